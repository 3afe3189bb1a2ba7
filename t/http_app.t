#!/usr/bin/perl
# The phone's order of steps, as pages without script and as a program asks
# for them (flows.md sections 11 to 18; items are named).
use strict;
use warnings;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey::Check;
use Test::More;

my $address = '/register?order=app&via=email&terms=2026-11&country=US';

# Its challenge, solved as a phone does it.
sub proof {
	my ($client) = @_;
	my $given = $client->get_json('/challenge')->{json};
	my ($status, $n) = $client->site->latchkey('challenge-solve',
		$given->{challenge}, $given->{bits});
	die $n if $status != 0;
	chomp $n;
	return (challenge => $given->{challenge}, proof => $n);
}

sub bar {
	my ($answer) = @_;
	return join ' ', $answer->{body}
	    =~ /<div class="bar">.*?<\/div>/s ? $& =~ />([^<>\s][^<>]*)</g : ();
}

# What stands in the page, in this order.
sub says {
	my ($answer, $parts, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my $text = $answer->{body} =~ s/\s+/ /gr;
	my $at = 0;
	for my $part (@$parts) {
		my $found = index $text, $part, $at;
		return fail("$name: $part") if $found < 0;
		$at = $found + length $part;
	}
	return pass($name);
}

sub heading {
	my ($answer) = @_;
	my ($text) = $answer->{body} =~ /<h1>(.*?)<\/h1>/s;
	return $text // '';
}

sub first_screens {
	my ($site) = @_;
	my $client = $site->client;
	my $start = $client->get('/app');
	is(heading($start), 'Please login first.', 'item 111: the first screen');
	like($start->{body}, qr{class="button" href="/login\?order=app">Login<},
		'with Login');
	unlike($start->{body}, qr/Register/, 'item 112: and no Register');
	my $manifest = $client->get_json('/manifest.webmanifest');
	is(header($manifest, 'Content-Type'), 'application/manifest+json',
		'item 106: the manifest');
	is("@{$manifest->{json}}{qw(name start_url scope display)}",
		'Example /app / standalone', 'opens it as an app');
	like($start->{body}, qr{<link rel="manifest" href="/manifest},
		'item 109: the page names it');
	my $login = $client->get('/login?order=app');
	says($login, ['User Name/Email Address:', 'Password:', '>Register<',
		'>Forgot Password<', '>Login<', 'Region:'],
		'items 113 to 116: fields, Register, Forgot Password, Login, '
		. 'the region');
	is(bar($login), 'Cancel', 'Cancel at the left');
	my $wrong = $client->post('/login', order => 'app', login => 'nobody',
		password => 'nothing');
	is_page($wrong, 422, 'login-wrong', 'a wrong password');
	like($wrong->{body}, qr/data-app="start".*value="nobody"/s,
		'stays in this order, and keeps the name');
}

sub terms {
	my ($site) = @_;
	my $client = $site->client;
	my $page = $client->get('/register?order=app');
	like($page->{body}, qr{type="checkbox" value=2026-11 />},
		'item 118: the tick is not there at first');
	like($page->{body}, qr{I agree to the <a href="/terms">}, 'the text');
	says($page, ['value="email">Register by Email Address<',
		'value="phone">Register by Mobile Phone Number<'],
		'item 120: two buttons');
	is_page($client->get("/register?order=app&via=$_"), 422,
		'terms-missing', "item 119: $_ without the tick")
	    for qw(email phone);
	is_page($client->get('/register?order=app&terms=2026-11'), 422,
		'via-missing', 'the tick alone');
	is_page($client->get('/register?order=app&terms=2026-11&via=x'), 422,
		'via-wrong-type', 'another way');
	is_page($client->get('/register?order=app&terms=2020-01&via=email'),
		422, 'terms-changed', 'older terms');
	is_goes($client->get('/register?order=app&terms=2026-11&via=phone'),
		'/countries?order=app&via=phone&terms=2026-11&country=',
		'item 121: the tick, then the button');
}

sub region {
	my ($site) = @_;
	my $client = $site->client;
	my $list = '/countries?order=app&via=email&terms=2026-11';
	my $page = $client->get($list, 'Accept-Language' => 'en-US');
	my @marked = $page->{body} =~ /<input type="radio"[^>]*checked/g;
	is(scalar @marked, 0, 'item 123: nothing is marked by a guess');
	is(scalar(() = $page->{body} =~ /name="country"/g), 245,
		'all places of the world');
	is(bar($page), 'Previous', 'Previous');
	my ($there) = $page->{body}
	    =~ m{<a class="button quiet" href="([^"]*)">Suggested: USA</a>};
	is_goes($site->client->get($there =~ s/&amp;/&/gr), $address,
		'O4: the region that the browser names, in one press');
	unlike($site->client->get($list, 'Accept-Language' => 'en')->{body},
		qr/Suggested/, 'O4: none where it names none');
	is_page($client->get("$list&finish=1"), 422, 'country-missing',
		'item 124: Finish without a mark');
	is_page($client->get("$list&finish=1&country=XX"), 422,
		'country-unknown', 'no region');
	my $done = $client->get("$list&finish=1&country=US");
	is_goes($done, $address, 'item 125: the address comes next');
	like(cookies($done), qr/lk-region=US/, 'item 116: kept for next time');
	like($client->get('/login?order=app')->{body},
		qr/Region: <bdi>USA<\/bdi>/, 'where one signs in it is shown');
	like($client->get($list)->{body}, qr/value=US checked="checked"/,
		'and it is marked');
	is_goes($client->get('/countries?order=app&finish=1&country=DE'),
		'/login?order=app', 'changed from there');
	like($client->get('/register')->{body}, qr/data-suggested="DE"/,
		"the web's order suggests it");
	is_goes($client->get('/register?order=app&via=email&terms=1&country=X'),
		'/countries?order=app&via=email&terms=1&country=X',
		'an address without region');
}

# Without script: the captcha stands where the proof is missing.
sub by_email {
	my ($site) = @_;
	my $client = $site->client;
	my $page = $client->get($address);
	is(heading($page), 'Input Email Address', 'item 127: the title');
	is(bar($page), 'Cancel', 'and Cancel');
	says($page, ['inputmode="email"', '>Previous<', '>Next<'],
		'items 128, 129: one field, Previous and Next');
	like($page->{body}, qr/country=US">Previous</, 'with the mark kept');
	says($page, ['spam inboxes', 'mail.example.org'],
		'item 131: the spam folder and the sender');
	says($page, ['Do not close this page', 'next screen',
		'e-mailed to you', '1 to 3 minutes'], 'items 132, 133: the notes');
	like($page->{body}, qr/data-spare="true"/,
		'item 130: the captcha is spare');
	my %form = map { $_ => Latchkey::Client::hidden($page, $_) }
	    qw(order via country terms captcha_token);
	$form{email} = 'app.one@example.com';
	is_page($client->post('/register', %form), 422, 'captcha-missing',
		'without script it is asked for');
	my $answer = $client->post('/register', %{ { %form, email => 'x' } },
		captcha => $site->captcha($form{captcha_token}));
	is_page($answer, 422, 'email-invalid', 'a wrong address');
	unlike($answer->{body}, qr/captcha-image/, 'no captcha is asked twice');
	$form{captcha_token} = Latchkey::Client::hidden($answer,
		'captcha_token');
	is_goes($client->post('/register', %form), '/confirm',
		'item 134: the code comes on the next page');
	my $code = $client->get('/confirm');
	is(heading($code), 'Input Verification Code', 'its title');
	like($code->{body}, qr/data-app="inner".*>Next</s, 'and its button');
	like($client->get('/app')->{body}, qr{href="/confirm">Type the code<},
		'the first screen leads there too');
	is_goes($client->post('/confirm',
		code => $site->code('app.one@example.com')), '/confirm',
		'the right code');
	settings($site, $client);
}

sub settings {
	my ($site, $client) = @_;
	my $page = $client->get('/confirm');
	is(heading($page), 'Account Settings', 'item 144: the title');
	is(bar($page), 'Cancel', 'Cancel');
	says($page, ['User Name (Letters, numbers or symbols.)',
		'Password (Letters, numbers or symbols.)', 'type="password"',
		'Confirm Password', 'Region: <bdi>USA</bdi>', '>Finish<'],
		'items 145 to 149: fields, region, Finish');
	my @fields = (order => 'app', username => 'mobile_number_test',
		password => 'correct horse staple');
	my $wrong = $client->post('/register', @fields,
		password_confirm => 'another');
	is_page($wrong, 422, 'password-mismatch', 'item 147: a mismatch');
	is(heading($wrong), 'Account Settings', 'on the same screen');
	is_goes($client->post('/register', @fields,
		password_confirm => 'correct horse staple'), '/account',
		'item 150: signed in');
	like($client->get('/account')->{body}, qr/mobile_number_test/,
		'item 151: on My Account');
	my ($status, $said) = $site->latchkey('user', 'show',
		'mobile_number_test', '--consent');
	like($said, qr/2026-11/, 'item 122: the tick was recorded')
	    or diag $said;
}

# Items 110, 130 and 152: a program, by token only, with proof of work.
sub program {
	my ($site) = @_;
	my $client = $site->client(no_cookies => 1,
		headers => { 'User-Agent' => 'iVMS-4200' });
	my %form = (order => 'app', via => 'phone', country => 'US',
		phone => '(555) 987-4321', terms => '2026-11');
	is_problem($client->post_json('/register', { %form }),
		'422 challenge-missing challenge:challenge-missing',
		'without proof');
	is_problem($client->post_json('/register', { %form, proof($client),
		proof => 1 }), '422 challenge-wrong challenge:challenge-wrong',
		'a wrong one');
	my %proof = proof($client);
	delete $form{terms};
	my $answer = $client->post_json('/register', { %form, %proof });
	is_problem($answer, '422 terms-missing terms:terms-missing',
		'item 119: without the tick');
	$form{terms} = '1';
	is_problem($client->post_json('/register', { %form, %proof }),
		'422 challenge-wrong challenge:challenge-wrong',
		'a proof is good once');
	$answer = $client->post_json('/register', { %form,
		calling_code => '49',
		captcha_token => $answer->{json}{captcha_token} });
	is("$answer->{status} $answer->{json}{next}", '202 code',
		'item 136: the calling code is that of the region');
	is($answer->{json}{sent_to}, '(555) 987-4321', 'item 142: as typed');
	my $flow = $answer->{json}{flow};
	my ($code) = $site->text('+15559874321') =~ /\b(\d{6})\b/;
	my $right = $client->post_json('/confirm',
		{ flow => $flow, code => $code });
	is("$right->{status} $right->{json}{next}", '200 settings',
		'the right code');
	my $done = $client->post_json('/register', { flow => $flow,
		username => 'reg_by_phone', password => 'correct horse staple',
		password_confirm => 'correct horse staple' });
	is($done->{status}, 201, 'items 110, 150: address, code, settings, done');
	ok($done->{json}{session}{token}, 'with a token');
	is(cookies($done), '', 'and without cookies');
	is($client->request('GET', '/session', headers => { Authorization =>
		"Bearer $done->{json}{session}{token}" })->{status}, 204,
		'item 152: which is a session');
}

# The same form twice is one registration, whatever proves that it is meant.
sub double_click {
	my ($site) = @_;
	my $client = $site->client;
	my %form = (order => 'app', via => 'email', country => 'US',
		email => 'app.twice@example.com', terms => '2026-11',
		proof($client));
	is_goes($client->post('/register', %form), '/confirm', 'once');
	$client->{jar} = {};
	is_goes($client->post('/register', %form), '/confirm', 'twice');
	$site->code('app.twice@example.com');
	my @mails = $site->mails('app.twice@example.com');
	is(scalar @mails, 1, 'one message');
}

# A code without its flow: the phone lost the cookie.
sub stranger {
	my ($site) = @_;
	my $phone = $site->client;
	my $email = 'app.lost@example.com';
	$phone->post('/register', order => 'app', via => 'email',
		country => 'US', email => $email, terms => '2026-11',
		proof($phone));
	my $code = $site->code($email);
	my $other = $site->client;
	my $page = $other->get('/confirm');
	like($page->{body}, qr/name="email".*name="code"/s,
		'address and code can be typed');
	my $wrong = sprintf '%06d', ($code + 1) % 1000000;
	my $answer = $other->post('/confirm', via => 'email', email => $email,
		code => $wrong);
	is_page($answer, 422, 'code-wrong', 'a wrong code');
	like($answer->{body}, qr/value="\Q$email\E"/, 'the address is kept');
	my $none = $other->post('/confirm', via => 'email',
		email => 'app.none@example.com', code => $wrong);
	is_page($none, 422, 'code-wrong', 'an address nobody registers with');
	is_page($other->post('/confirm', via => 'email', email => 'x',
		code => ''), 422, 'email-invalid code-missing', 'all at once');
	is_goes($other->post('/confirm', via => 'email', email => $email,
		code => $code), '/confirm', 'the right one');
	is(heading($other->get('/confirm')), 'Account Settings',
		'it goes on here');
	like($phone->get('/confirm')->{body}, qr/We do not know/,
		'and only here: the flow is that of whoever had the code');
	my $tired = $site->client;
	$other = $site->client;
	$email = 'app.tired@example.com';
	$tired->post('/register', order => 'app', via => 'email',
		country => 'US', email => $email, terms => '2026-11',
		proof($tired));
	$code = $site->code($email);
	is($other->post_json('/confirm', { via => 'email', email => $email,
		code => '000000' })->{status}, 422, 'a guess') for 1 .. 3;
	is_problem($other->post_json('/confirm', { via => 'email',
		email => $email, code => $code }), '422 code-wrong code:code-wrong',
		'after three of them the right one is good no more');
	is_goes($tired->post('/confirm', code => $code), '/confirm',
		"but the owner's tries are left");
	my $web = $site->client;
	is_goes($web->register('webby', terms => 1), '/confirm', "one of the web's order");
	is_page($other->post('/confirm', via => 'email',
		email => 'webby@example.com',
		code => $site->code('webby@example.com')), 422, 'code-wrong',
		'needs its flow');
}

both({ site => { name => 'Example', terms => '2026-11' },
	mail => { from => 'Example <accounts@mail.example.org>' },
	sms => { transport => 'file', countries => 'US DE' },
	limits => { factor => 1000 } }, sub {
	my ($site) = @_;
	first_screens($site);
	terms($site);
	region($site);
	by_email($site);
	program($site);
	double_click($site);
	stranger($site);
});

done_testing;
