#!/usr/bin/perl
# Registering by e-mail: page and JSON, every turn it can take.
use strict;
use warnings;
use Test::More;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey;

# Like like(), without the whole page in the log.
sub has { my ($text, $what, $name) = @_; ok $text =~ $what, $name or diag "no $what" }
sub hasnt { my ($text, $what, $name) = @_; ok $text !~ $what, $name }

my $site = Latchkey->new;
my $hidden = \&Latchkey::Client::hidden;

sub codes { my $a = shift; return join ' ', map { $_->{code} } @{ $a->{json}{errors} || [] } }

subtest 'the whole way, page' => sub {
	my $ada = $site->client;
	my $form = $ada->get('/register');
	is $form->{status}, 200, 'the form';
	has $form->{body}, qr{<h1>User Register</h1>}, '18: heading';
	has $form->{body}, qr{<title>User Register}, '18: title';
	my @order = $form->{body} =~ /<(?:input|select|button)[^>]*(?:name|id)="(username|password|password_confirm|country|email|calling_code|phone|captcha|next)"/g;
	is "@order", 'username password password_confirm country email calling_code phone captcha next',
	    '19: the order of the fields';
	has $form->{body}, qr/autocomplete="new-password"/, '22: new-password';
	has $form->{body}, qr/<option value=""><\/option>/, '27: country starts empty';
	hasnt $form->{body}, qr/<option [^>]*selected/, '27: none is chosen';
	has $form->{body}, qr/Please choose your country/, '29: placeholder';
	has $form->{body}, qr{<button[^>]*>Next</button>}, '33: Next';
	has $form->{body}, qr/anti-robot verification code/, '71: its name';
	my $token = $hidden->($form, 'captcha_token');
	my $answer = $site->captcha($token);
	like $answer, qr/^[A-Z0-9]{4}$/, '73: four capitals and digits';
	my $next = $ada->post('/register', $ada->fields('ada'),
		captcha_token => $token, captcha => lc $answer);
	is $next->{status}, 303, '74: lower case is accepted, Next is taken';
	is $next->{headers}{location}, '/confirm', 'to the code page';
	like $next->{headers}{'set-cookie'}, qr/^lk-flow=[\w-]{43}; Path=\/; Max-Age=86400; HttpOnly; SameSite=Lax$/, 'with the flow as a cookie';
	my $mail = $site->mail('ada@example.com');
	ok $mail, '82: the message is there';
	ok $mail->{at} - time < 2, 'within two seconds, without cron';
	like $mail->{subject}, qr/^$mail->{code} /, '90: code in the subject';
	like $mail->{text}, qr/^$mail->{code} /, '90: code in the first line';
	like $mail->{html}, qr/$mail->{code}/, '90: code in the HTML part';
	unlike $mail->{text} . $mail->{html}, qr/correct ada|>ada</, 'no name, no password';
	isnt $mail->{code}, $answer, '83: not the captcha';
	my $page = $ada->get('/confirm');
	has $page->{body}, qr/autocomplete="one-time-code"/, '93: one-time-code';
	has $page->{body}, qr/spam inboxes for that e-mail from <span class="ltr">example.com/, '84: the sender domain';
	has $page->{body}, qr/handed over to the mail server at \d\d:\d\d:\d\d UTC/, 'delivery state';
	my $wrong = $mail->{code} eq '000000' ? '000001' : '000000';
	my $no = $ada->post('/confirm', code => $wrong);
	is $no->{status}, 422, '96: wrong code';
	has $no->{body}, qr/id="code-wrong"/, '96: and the sentence';
	has $no->{body}, qr/4 tries are left/, '96: tries are counted';
	my $spaced = join ' ', split //, $mail->{code};
	my $done = $ada->post('/confirm', code => $spaced);
	is $done->{status}, 303, '95: right code, with blanks in it';
	is $done->{headers}{location}, '/account', '102: to My Account';
	like $done->{headers}{'set-cookie'}, qr/^lk-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/, '101: signed in';
	has $ada->get('/account')->{body}, qr/Welcome, <bdi>ada</, '100: welcome';
	is $ada->get('/session')->{status}, 204, 'the session knows';
	is $ada->get('/session')->{headers}{'x-latchkey-user'}, 'ada', 'who it is';
	my $again = $ada->post('/register', $ada->fields('ada'), captcha_token => $token, captcha => $answer);
	is $again->{headers}{location}, '/account', '105: Back and Next lead to the account';
	is $ada->get('/confirm')->{headers}{location}, '/account', '105: so does the code page';
	$site->clock(1000);
	isnt $ada->post('/register', $ada->fields('ada2'), captcha_token => 'x')->{headers}{location} // '', '/account', 'ten minutes later it is a new registration';
	$site->clock(0);
};

subtest 'the whole way, JSON' => sub {
	my $bob = $site->client;
	my $next = $bob->register_json('bob');
	is $next->{status}, 202, 'accepted';
	is $next->{json}{next}, 'code', 'waits for the code';
	is $next->{json}{via}, 'email', 'via';
	is $next->{json}{sent_to}, 'bob@example.com', 'sent_to';
	is $next->{json}{resend_in}, 60, 'resend_in';
	is $next->{json}{expires_in}, 1800, 'expires_in';
	like $next->{json}{flow}, qr/^[\w-]{43}$/, 'flow';
	ok !%{ $bob->jar }, 'no cookie for a program';
	my $flow = $next->{json}{flow};
	my $code = $site->code('bob@example.com');
	my $bad = $bob->post_json('/confirm', { flow => $flow, code => 'abc' });
	is codes($bad), 'code-bad-character', 'no digits';
	my $done = $bob->post_json('/confirm', { flow => $flow, code => $code });
	is $done->{status}, 201, 'created';
	is $done->{json}{account}{username}, 'bob', 'account';
	is $done->{json}{account}{country}, 'US', 'country';
	is $done->{json}{session}{expires_in}, 7 * 86400, 'an API session';
	my %bearer = (Authorization => "Bearer $done->{json}{session}{token}");
	is $bob->get('/session', %bearer)->{status}, 204, 'the token signs in';
	my $late = $bob->post_json('/confirm', { flow => $flow, code => $code });
	is $late->{status}, 409, 'a finished flow';
	is $late->{json}{code}, 'flow-done', 'says so';
	my $same = $bob->post_json('/register', { flow => $flow, username => 'bob', password => 'correct bob battery', password_confirm => 'correct bob battery' });
	is $same->{status}, 201, 'same name and password: the first answer again';
	is $bob->post_json('/confirm', { flow => 'x' x 43, code => 1 })->{json}{code}, 'flow-unknown', 'no such flow';
};

subtest 'captcha' => sub {
	my $eve = $site->client;
	my ($token, $answer) = $eve->challenge;
	my @f = $eve->fields('eve');
	my $none = $eve->post('/register', @f);
	is $none->{status}, 422, '80: absent';
	has $none->{body}, qr/id="captcha-missing"/, '80: said';
	my $no = $eve->post('/register', @f, captcha_token => $token, captcha => '????');
	is $no->{status}, 422, '77: wrong';
	has $no->{body}, qr/id="captcha-wrong"/, '77: said';
	has $no->{body}, qr/value="eve"/, '77: typing kept';
	hasnt $no->{body}, qr/correct eve/, '77: passwords not';
	isnt $hidden->($no, 'captcha_token'), $token, '77: a new picture';
	my $replay = $eve->post('/register', @f, captcha_token => $token, captcha => $answer);
	has $replay->{body}, qr/id="captcha-wrong"/, '75, 76: the old one is dead';
	($token, $answer) = $eve->challenge;
	$site->clock(1860);
	has $eve->post('/register', @f, captcha_token => $token, captcha => $answer)->{body}, qr/id="captcha-expired"/, 'expired';
	$site->clock(0);
	($token, $answer) = $eve->challenge;
	my $other = $eve->post('/register', $eve->fields('eve', email => 'nonsense'), captcha_token => $token, captcha => $answer);
	has $other->{body}, qr/id="email-invalid"/, '30: right captcha, wrong address';
	my $pass = $hidden->($other, 'captcha_token');
	hasnt $other->{body}, qr/id="captcha"/, 'is not asked again';
	my $good = $eve->post('/register', $eve->fields('eve'), captcha_token => $pass);
	is $good->{status}, 303, 'the pass is good';
	my $mallory = $site->client;
	has $mallory->post('/register', $mallory->fields('mallory'), captcha_token => $pass)->{body}, qr/id="captcha-wrong"/, 'once';
	my $png = $eve->get($eve->get_json('/captcha')->{json}{image});
	is $png->{headers}{'content-type'}, 'image/png', '78: PNG';
	has $png->{body}, qr/^\x89PNG\r\n/, '78: really';
	is $eve->get('/captcha?token=nonsense')->{status}, 410, 'no token, no picture';
};

subtest 'every field' => sub {
	my $v = $site->client;
	my $try = sub {
		my (%with) = @_;
		my %f = ($v->fields('zoe'), captcha_token => $v->pass, %with);
		delete $f{$_} for grep { !defined $f{$_} } keys %f;
		return $v->post_json('/register', \%f);
	};
	my @cases = (
		[ 'username-missing', username => undef ], [ 'username-invalid', username => 'ab' ],
		[ 'username-invalid', username => '12345' ], [ 'username-invalid', username => 'a b c' ],
		[ 'username-invalid', username => 'a@b.example' ], [ 'username-invalid', username => "zo\x{eb}" ],
		[ 'username-too-long', username => 'a' x 33 ], [ 'username-reserved', username => 'Postmaster' ],
		[ 'username-taken', username => 'ADA' ],
		[ 'password-missing', password => undef, password_confirm => undef ],
		[ 'password-too-short', password => 'a1!', password_confirm => 'a1!' ],
		[ 'password-common', password => 'password1', password_confirm => 'password1' ],
		[ 'password-common', password => 'Correct Horse Battery Staple', password_confirm => 'Correct Horse Battery Staple' ],
		[ 'password-too-long', password => 'x' x 600, password_confirm => 'x' x 600 ],
		[ 'password-mismatch', password_confirm => 'something else' ],
		[ 'country-missing', country => undef ], [ 'country-unknown', country => 'XX' ],
		[ 'via-missing', via => undef ], [ 'via-wrong-type', via => 'pigeon' ],
		[ 'email-missing', email => undef ], [ 'email-invalid', email => 'zoe@' ],
		[ 'email-invalid', email => 'zoe@localhost' ], [ 'email-invalid', email => 'a b@example.com' ],
		[ 'email-bad-character', email => "zoe\@example.com\r\nBcc: x\@example.com" ],
		[ 'email-invalid', email => 'zoe@[127.0.0.1]' ], [ 'email-invalid', email => '"z"@example.com' ],
		[ 'order-unknown', order => 'sideways' ],
		[ 'phone-country-off', via => 'phone', phone => '5553219876' ],
	);
	for my $case (@cases) {
		my ($code, %with) = @$case;
		my $a = $try->(%with);
		is $a->{status}, 422, "$code: 422";
		like codes($a), qr/\b\Q$code\E\b/, "$code: " . ($with{ (keys %with)[0] } // 'absent');
		ok !(grep { !length $_->{detail} } @{ $a->{json}{errors} }), "$code: each has its sentence";
	}
	my $all = $v->post_json('/register', { captcha_token => $v->pass });
	is codes($all), 'username-missing password-missing password_confirm-missing country-missing via-missing', 'all at once';
	ok $all->{json}{captcha_token}, 'and a pass';
	is $try->(email => "zo\x{eb}\@b\x{fc}cher.example", username => 'idn')->{status}, 202, 'an international address';
};

subtest 'a known address' => sub {
	my $stranger = $site->client;
	$site->clock(90000);
	my $new = $stranger->register_json('newbie');
	my $other = $site->client;
	my $known = $other->register_json('newbie2', email => 'ADA@example.com');
	is $known->{status}, $new->{status}, '70: same status';
	is join(' ', sort keys %{ $known->{json} }), join(' ', sort keys %{ $new->{json} }), 'same members';
	is $known->{json}{$_}, $new->{json}{$_}, "same $_" for qw(next via resend_in expires_in tries_left);
	my $notice = $site->mail('ada@example.com', 2);
	like $notice->{subject}, qr/already have an account/, 'its owner is told';
	is $notice->{code}, undef, 'no code in it';
	like $notice->{text}, qr{http://localhost:\d+/login}, 'with a link to sign in';
	my $flow = $known->{json}{flow};
	my $a = $other->post_json('/confirm', { flow => $flow, code => '123456' });
	is codes($a), 'code-wrong', 'no code fits';
	is $a->{json}{tries_left}, 4, 'tries are counted as usual';
	$site->clock(90000 + 130);
	is $other->post_json('/confirm', { flow => $flow, resend => 1 })->{status}, 202, 'resend as usual';
	sleep 1;
	is scalar(@{ [ $site->mails('ada@example.com') ] }), 2, 'the notice goes once a day';
	$site->clock(0);
};

subtest 'resend and tries' => sub {
	my $cat = $site->client;
	$cat->register('cat');
	my $first = $site->code('cat@example.com');
	my $early = $cat->post('/confirm', resend => 1);
	is $early->{status}, 429, '99: not within a minute';
	like $early->{headers}{'retry-after'}, qr/^\d+$/, '99: says when';
	has $early->{body}, qr/try again at \d\d:\d\d:\d\d UTC/, '99: on the page too';
	$site->clock(61);
	is $cat->post('/confirm', resend => 1)->{status}, 303, '99: after a minute';
	my $second = $site->code('cat@example.com', 2);
	isnt $second, $first, 'another code' or diag 'one in a million';
	has $cat->post('/confirm', code => $first)->{body}, qr/id="code-wrong"/, 'the old one is dead';
	my $wait = $cat->post('/confirm', resend => 1);
	ok $wait->{headers}{'retry-after'} > 60, 'the next wait is longer';
	$cat->post('/confirm', code => '00000' . $_) for 1 .. 3;
	my $fifth = $cat->post('/confirm', code => '000004');
	has $fifth->{body}, qr/id="code-used-up"/, '96: five wrong codes';
	has $cat->post('/confirm', code => $second)->{body}, qr/id="code-used-up"/, '96: the right one is dead too';
	$site->clock(61 + 121);
	is $cat->post('/confirm', resend => 1)->{status}, 303, 'a new one may be sent';
	my $third = $site->code('cat@example.com', 3);
	$site->clock(61 + 121 + 1801);
	has $cat->post('/confirm', code => $third)->{body}, qr/id="code-expired"/, '97: expired';
	$site->clock(0);
};

subtest 'life of a code' => sub {
	my $dan = $site->client;
	$dan->register('dan');
	$site->clock(179);
	is $dan->post('/confirm', code => $site->code('dan@example.com'))->{status}, 303, '89: good after 179 s';
	$site->clock(0);
};

subtest 'change of a running flow' => sub {
	my $fox = $site->client;
	my $flow = $fox->register_json('fox')->{json}{flow};
	my $code = $site->code('fox@example.com');
	my $same = $fox->post_json('/register', { flow => $flow, username => 'foxy' });
	is $same->{status}, 202, 'another name';
	is scalar(@{ [ $site->mails('fox@example.com') ] }), 1, 'no second message';
	my $moved = $fox->post_json('/confirm', { flow => $flow, via => 'email', email => 'fox2@example.com' });
	is $moved->{status}, 202, 'another address';
	is $moved->{json}{sent_to}, 'fox2@example.com', 'sent there';
	my $new = $site->code('fox2@example.com');
	is codes($fox->post_json('/confirm', { flow => $flow, code => $code })), 'code-wrong', 'the first code is dead' if $new ne $code;
	for my $n (3, 4) {
		is $fox->post_json('/confirm', { flow => $flow, via => 'email', email => "fox$n\@example.com" })->{status}, 202, "change $n";
	}
	is $fox->post_json('/confirm', { flow => $flow, via => 'email', email => 'fox5@example.com' })->{status}, 429, 'three changes at most';
	my $done = $fox->post_json('/confirm', { flow => $flow, code => $site->code('fox4@example.com') });
	is $done->{json}{account}{username}, 'foxy', 'the changed name';
	is $done->{json}{account}{email}, 'fox4@example.com', 'the changed address';
	my $page = $site->client;
	$page->register('gnu');
	my $form = $page->get('/register');
	has $form->{body}, qr/value="gnu"/, 'the form shows the running flow';
	has $form->{body}, qr{href="/confirm"}, 'and the way to its code';
	is $page->post('/register', $page->fields('gnu', username => 'gnu2'), captcha_token => $hidden->($form, 'captcha_token'))->{status}, 303, 'changed by the form';
};

subtest 'a name that goes to somebody else' => sub {
	my ($one, $two) = ($site->client, $site->client);
	$one->register('prize');
	$two->register('prize', email => 'prize2@example.com');
	is $one->post('/confirm', code => $site->code('prize@example.com'))->{headers}{location}, '/account', 'one wins';
	my $lost = $two->post('/confirm', code => $site->code('prize2@example.com'));
	is $lost->{status}, 422, 'the other is told';
	has $lost->{body}, qr/Choose another user name/, 'and asked for another name';
	my $taken = $two->post('/register', username => 'ada');
	has $taken->{body}, qr/id="username-taken"/, 'taken as well';
	is $two->post('/register', username => 'prize2')->{headers}{location}, '/account', 'without starting over';
	my $api = $site->client;
	my $flow = $api->register_json('prize3')->{json}{flow};
	$site->latchkey('user', 'add', 'prize3', '--email', 'x3@example.com', '--stdin', \"correct horse mountain 3\n");
	my $a = $api->post_json('/confirm', { flow => $flow, code => $site->code('prize3@example.com') });
	is codes($a), 'username-taken', 'JSON: the code';
	is $a->{json}{next}, 'username', 'JSON: what is next';
	is $a->{json}{flow}, $flow, 'JSON: the flow';
	is $api->post_json('/register', { flow => $flow, username => 'prize4' })->{status}, 201, 'JSON: finished by another name';
};

subtest 'buttons that check nothing' => sub {
	my $v = $site->client;
	my ($token) = $v->challenge;
	my $a = $v->post('/register', $v->fields('hal', email => 'nonsense'), captcha_token => $token, do => 'refresh');
	is $a->{status}, 200, 'refresh';
	hasnt $a->{body}, qr/id="errors"/, 'no complaint';
	has $a->{body}, qr/value="nonsense"/, 'typing kept';
	has $a->{body}, qr/<option[^>]*value="US"[^>]*selected/, 'the country too';
	isnt $hidden->($a, 'captcha_token'), $token, 'a new picture';
	hasnt $a->{body}, qr/correct hal/, 'no password';
	my $l = $v->post('/register', $v->fields('hal'), captcha_token => $token, captcha => 'AB', do => 'language', lang => 'en');
	is $hidden->($l, 'captcha_token'), $token, 'language keeps the picture';
	like $l->{headers}{'set-cookie'}, qr/^lk-language=en/, 'and is kept';
};

subtest 'cookies' => sub {
	my $off = $site->client(no_cookies => 1);
	is $off->register('nocookie')->{status}, 303, 'a form without cookies is taken';
	has $off->get('/confirm')->{body}, qr/allow cookies/, 'the code page says what is missing';
	is $off->post('/confirm', code => 123456)->{status}, 422, 'and stays kind';
	my $twice = $site->client;
	my ($token, $answer) = $twice->challenge;
	my @f = ($twice->fields('twin'), captcha_token => $token, captcha => $answer);
	my $one = $twice->post('/register', @f);
	my $fresh = $site->client;
	my $two = $fresh->post('/register', @f);
	is $two->{status}, 303, 'a double click is one registration';
	is $fresh->jar->{'lk-flow'}, $twice->jar->{'lk-flow'}, 'of one flow';
	sleep 1;
	is scalar(@{ [ $site->mails('twin@example.com') ] }), 1, 'and one message';
};

my ($status, $said) = $site->latchkey('verify');
is $status, 0, "the store verifies: $said";
unlike $site->log, qr/panic|Sanitizer|warning/, 'nothing to warn of';
done_testing;
