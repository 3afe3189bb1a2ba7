#!/usr/bin/perl
# My Account: each action, by pages and by programs.
use strict;
use warnings;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey::Check;
use POSIX ();
use Test::More;

# Somebody who is registered and signed in, as a browser.
sub member {
	my ($site, $name, %other) = @_;
	my $client = $site->client;
	$client->register($name, terms => '2026-11', %other);
	$client->post('/confirm', code => $site->code("$name\@example.com"));
	return $client;
}

# The same somebody as a program: by token alone.
sub program {
	my ($site, $name, $password) = @_;
	my $in = $site->client->post_json('/login', { login => $name,
		password => $password // "correct $name battery" });
	return $site->client(headers => { Authorization =>
		"Bearer $in->{json}{session}{token}" });
}

sub act {
	my ($client, %fields) = @_;
	return $client->post_json('/account', \%fields);
}

sub mail_about {
	my ($site, $to, $about) = @_;
	for (1 .. 200) {
		my ($mail) = grep { $_->{subject} =~ $about } $site->mails($to);
		return $mail if $mail;
		select undef, undef, undef, 0.05;
	}
	return undef;
}

sub pages {
	my ($site) = @_;
	my $ada = member($site, 'Pager');
	my $page = $ada->get('/account')->{body};
	for my $action (qw(email phone password country language sessions export
	    delete)) {
		like($page, qr/href="\/account\?action=$action"/,
			"it leads to $action");
		my $there = $ada->get("/account?action=$action");
		is($there->{status}, 200, "whose page is there");
		like($there->{body}, qr/name="action" value="$action"/,
			'with its form');
	}
	like($page, qr/<bdi translate="no">Pager<\/bdi>/,
		'P15: no translator touches the name');
	like($page, qr/<span class="ltr" translate="no">pager\@/i,
		'P15: nor the address');
	my $form = $ada->get('/account?action=password')->{body};
	is(scalar(() = $form =~ /autocomplete="username"/g), 1,
		'one unseen user name beside the passwords');
	like($ada->get('/account?action=sessions')->{body},
		qr/signed in (?:on the computer that serves|from)/,
		'O7: a network as people know it');
	unlike($ada->get('/account?action=sessions')->{body}, qr{\d/\d\d\b},
		'O7: and in no notation');
	like($page, qr/agreed to on \d{4}-/, 'the consent is shown');
	unlike($page, qr/action=username/, 'a name is not changed here');
	is_problem(act($ada, action => 'username', username => 'Other'),
		'403 rename-off', 'not by a program either');
	is($ada->get('/account?action=nonsense')->{status}, 200,
		'another word is My Account');
	is_problem(act($ada, action => 'nonsense'), '400 bad-request',
		'but no action');
	is_problem($site->client->post_json('/account', { action => 'delete' }),
		'401 session-missing', 'nobody else');
}

sub email {
	my ($site) = @_;
	my $ada = member($site, 'Mover');
	is_page($ada->post('/account', action => 'email', email => 'x'), 422,
		'email-invalid', 'an address that is none');
	is_page($ada->post('/account', action => 'email',
		email => 'Mover@example.com'), 422, 'email-same', 'the old one');
	is_goes($ada->post('/account', action => 'email',
		email => 'moved@example.com'), '/confirm', 'to the code page');
	like($ada->get('/confirm')->{body}, qr/moved\@example\.com/,
		'which says where it went');
	is($ada->get_json('/account')->{json}{account}{email},
		'Mover@example.com', 'nothing has changed yet');
	my $form = $ada->get('/register')->{body};
	unlike($form, qr/moved\@example/, 'it is no registration');
	is_goes($ada->post('/account', action => 'email',
		email => 'moved@example.com'), '/confirm', 'a double click');
	my $mail = $site->mail('moved@example.com');
	like($mail->{text}, qr/for an account/, 'the mail says what for');
	is(scalar(my @all = $site->mails('moved@example.com')), 1, 'once');
	is_page($ada->post('/confirm', code => '000000'), 422, 'code-wrong',
		'a wrong code');
	is_goes($ada->post('/confirm', code => $mail->{code}),
		'/account?done=address', 'the right one');
	like($ada->get('/account?done=address')->{body},
		qr/The new address counts now/, 'which is said');
	is($ada->get_json('/account')->{json}{account}{email},
		'moved@example.com', 'it counts');
	my $old = mail_about($site, 'Mover@example.com', qr/has changed/);
	ok($old, 'the old one is told');
	unlike($old->{text} // '', qr/moved\@/, 'not what the new one is');
	is($site->client->post_json('/login', { login => 'moved@example.com',
		password => 'correct Mover battery' })->{status}, 200,
		'one signs in by it');
	is($site->client->post_json('/login', { login => 'Mover@example.com',
		password => 'correct Mover battery' })->{status}, 401,
		'and by the old one no more');
}

# What a known address answers is what any other answers.
sub neutral {
	my ($site) = @_;
	my $owner = member($site, 'Landlord');
	my %answer;
	member($site, 'Evelyn');
	# Its last message was long ago.
	$site->clock(2 * 86400);
	my $eve = program($site, 'Evelyn');
	for my $to (qw(Landlord@example.com nobody@example.com)) {
		$answer{$to} = act($eve, action => 'email', email => $to);
		(my $body = $answer{$to}{body}) =~ s/\Q$to\E/ADDRESS/g;
		$body =~ s/("flow":")[\w-]+/$1FLOW/;
		$answer{$to}{same} = "$answer{$to}{status} $body";
	}
	is($answer{'Landlord@example.com'}{same}, $answer{'nobody@example.com'}{same},
		'a known address: the same answer');
	ok(mail_about($site, 'Landlord@example.com', qr/already have an account/),
		'its owner is told');
	is(scalar(grep { $_->{text} =~ /verification code/ && $_->{text}
		=~ /for an account/ } $site->mails('Landlord@example.com')), 0,
		'and gets no code');
	my $wrong = $eve->post_json('/confirm', {
		flow => $answer{'Landlord@example.com'}{json}{flow},
		code => '000000' });
	is_problem($wrong, '422 code-wrong code:code-wrong', 'none fits');
	$site->clock(0);
}

sub both_kinds {
	my ($site) = @_;
	my $ada = member($site, 'Twofold');
	is_problem(act($ada, action => 'email', remove => '1'),
		'422 email-last email:email-last', 'the last one stays');
	my $asked = act($ada, action => 'phone', country => 'US',
		phone => '(201) 555-0123');
	is("$asked->{status} $asked->{json}{via}", '202 phone',
		'a number beside it') or diag $asked->{body};
	my ($code) = ($site->text('+12015550123') // '') =~ /\b(\d{6})\b/;
	my $done = $ada->post_json('/confirm', { code => $code // '',
		flow => $asked->{json}{flow} // '' });
	is("$done->{status} $done->{json}{account}{phone}",
		'200 +12015550123', 'is added') or diag $done->{body};
	is($done->{json}{account}{email}, 'Twofold@example.com',
		'the address stays');
	ok(!$done->{json}{session}, 'without another session');
	ok(mail_about($site, 'Twofold@example.com', qr/has changed/),
		'and is told');
	like($ada->get('/account?action=email')->{body}, qr/name="remove"/,
		'now it can be removed');
	is_goes($ada->post('/account', action => 'email', remove => 1),
		'/account?done=removed', 'is removed');
	ok(!$ada->get_json('/account')->{json}{account}{email}, 'gone');
}

sub password {
	my ($site) = @_;
	my $ada = member($site, 'Changer');
	my $other = program($site, 'Changer');
	my %new = (action => 'password', password => 'nineteen purple otters',
		password_confirm => 'nineteen purple otters');
	is_problem(act($ada, %new), '422 current-password-missing '
		. 'current_password:current-password-missing '
		. 'current_password:current_password-missing',
		'asks the present one, by the code and as it once was');
	is_problem(act($ada, %new, current_password => 'wrong'),
		'422 current-password-wrong '
		. 'current_password:current-password-wrong', 'the right one');
	my $old = 'correct Changer battery';
	is_problem(act($ada, %new, current_password => $old,
		password => 'changer1', password_confirm => 'changer1'),
		'422 password-common password:password-common',
		'not one made of own data');
	is_problem(act($ada, %new, current_password => $old,
		password_confirm => 'other'), '422 password-mismatch '
		. 'password_confirm:password-mismatch', 'twice the same');
	is_goes($ada->post('/account', %new, current_password => $old),
		'/account?done=password', 'changed');
	is($ada->get('/session')->{status}, 204, 'this device stays');
	is($other->get('/session')->{status}, 401, 'others are signed out');
	ok(mail_about($site, 'Changer@example.com', qr/password .* changed/),
		'its owner is told');
	is($site->client->post_json('/login', { login => 'Changer',
		password => $old })->{status}, 401, 'the old one is no good');
	is($site->client->post_json('/login', { login => 'Changer',
		password => $new{password} })->{status}, 200, 'the new one is');
}

# A proof is good for five minutes.
sub proof {
	my ($site) = @_;
	my $ada = member($site, 'Prover');
	is_goes($ada->post('/account', action => 'country', country => 'FR'),
		'/account?done=country', 'fresh: nothing is asked');
	$site->clock(301);
	my $page = $ada->get('/account?action=country')->{body};
	like($page, qr/name="current_password"/, 'later the page asks');
	is_page($ada->post('/account', action => 'country', country => 'XX'),
		422, 'country-unknown current-password-missing',
		'all that is wrong at once');
	is_page($ada->post('/account', action => 'country', country => 'DE',
		current_password => 'wrong'), 422, 'current-password-wrong',
		'a wrong password');
	is_goes($ada->post('/account', action => 'country', country => 'DE',
		current_password => 'correct Prover battery'),
		'/account?done=country', 'the right one');
	is_goes($ada->post('/account', action => 'language', language => 'de'),
		'/account?done=language', 'which is good for a while again');
	is($ada->get_json('/account')->{json}{account}{country}, 'DE', 'changed');
	is($ada->get_json('/account')->{json}{account}{language}, 'de',
		'the language too');
	is_problem(act($ada, action => 'language', language => 'xx'),
		'422 language-unknown language:language-unknown',
		'one that the site has');
	for my $n (1 .. 8) {
		my $wrong = act($ada, action => 'password', password => 'x',
			password_confirm => 'x', current_password => "no $n");
		last if $wrong->{status} == 429;
	}
	$site->clock(0);
}

sub sessions {
	my ($site) = @_;
	my $ada = member($site, 'Sitter');
	my @other = map { program($site, 'Sitter') } 1 .. 3;
	my $list = $ada->get_json('/account')->{json}{sessions};
	is(scalar @$list, 4, 'four sessions');
	ok(!grep({ length $_->{session} != 16 } @$list), 'each has a handle');
	ok(!grep({ ($_->{network} // '') !~ m{^127\.0\.0\.0/24$|^[\d.]+/24$} }
		@$list), 'and a network, masked');
	my ($mine) = grep { $_->{current} } @$list;
	my ($first) = grep { !$_->{current} } @$list;
	is(act($ada, action => 'sessions', session => $first->{session})
		->{status}, 200, 'one is ended');
	is(scalar(grep { $_->get('/session')->{status} == 204 } @other), 2,
		'that one alone');
	is_problem(act($ada, action => 'sessions'),
		'422 session-missing session:session-missing', 'which one');
	my $eve = member($site, 'Stranger');
	is(act($eve, action => 'sessions', session => $mine->{session})
		->{status}, 200, "somebody else's handle");
	is($ada->get('/session')->{status}, 204, 'ends nothing');
	is_goes($ada->post('/account', action => 'sessions', others => 1),
		'/account?done=others', 'all others');
	is(scalar(grep { $_->get('/session')->{status} == 204 } @other), 0,
		'are ended');
	is($ada->get('/session')->{status}, 204, 'this one is not');
	is_goes($ada->post('/account', action => 'sessions',
		session => $mine->{session}), '/', 'then this one');
	is($ada->get('/session')->{status}, 401, 'too');
}

sub export {
	my ($site) = @_;
	my $ada = member($site, 'Taker');
	my $token = $ada->jar->{'lk-session'};
	act($ada, action => 'email', email => 'taken@example.com');
	my $code = $site->code('taken@example.com');
	my $file;
	# It is noted a moment later that a message was handed over.
	for (1 .. 100) {
		$file = Latchkey::Client::json($ada->post('/account',
			action => 'export'));
		last if $file->{json}{messages}[-1]{state} eq 'sent';
		select undef, undef, undef, 0.05;
	}
	is($file->{status}, 200, 'a file');
	like(header($file, 'Content-Disposition'), qr/^attachment; /,
		'to take along');
	my $all = $file->{json};
	is($all->{account}{username}, 'Taker', 'the account');
	is(scalar @{ $all->{sessions} }, 1, 'the sessions');
	is($all->{consent}{terms}, '2026-11', 'the consent');
	is($all->{changes}[0]{address}, 'taken@example.com',
		'the change on its way');
	is($all->{messages}[-1]{state}, 'sent', 'what became of its message');
	unlike($file->{body}, qr/\$y\$|password"|hash|token|\Q$token\E|$code/i,
		'and no secret');
}

sub names {
	my ($site) = @_;
	my $ada = member($site, 'Oldname');
	member($site, 'Hasit');
	like($ada->get('/account')->{body}, qr/action=username/,
		'names may be changed here');
	is_page($ada->post('/account', action => 'username', username => 'HASIT'),
		422, 'username-taken', 'not to one that is taken');
	is_goes($ada->post('/account', action => 'username',
		username => 'Newname'), '/account?done=username', 'changed');
	is(program($site, 'Newname', 'correct Oldname battery')
		->get('/session')->{status}, 204, 'signs in by it');
	is($site->client->post_json('/login', { login => 'Oldname',
		password => 'correct Oldname battery' })->{status}, 401,
		'not by the old one');
	is_problem($site->client->register_json('oldname',
		email => 'other@example.com'),
		'422 username-taken username:username-taken',
		'which nobody gets');
}

# Four accounts have a good code for one address, and use it at one moment.
sub race {
	my ($site) = @_;
	my @client = map { member($site, "Racer$_") } 0 .. 3;
	my @flow;
	for my $i (0 .. 3) {
		# The address has its waits between two messages.
		$site->clock((0, 61, 182, 483)[$i]);
		my $asked = act($client[$i], action => 'email',
			email => 'prize@example.com',
			current_password => "correct Racer$i battery");
		is($asked->{status}, 202, 'a code') or diag $asked->{body};
		$flow[$i] = $asked->{json}{flow};
	}
	my @code = map { $site->code('prize@example.com', $_ + 1) } 0 .. 3;
	my @pipe = map {
		my $i = $_;
		my $pid = open(my $out, '-|') // die "fork: $!";
		if ($pid == 0) {
			print $client[$i]->post_json('/confirm', { code =>
				$code[$i], flow => $flow[$i] })->{status};
			close STDOUT;
			POSIX::_exit(0);
		}
		$out;
	} 0 .. 3;
	my @status = map { my $out = $_; scalar <$out> } @pipe;
	is(join(' ', sort @status), '200 422 422 422', 'exactly one has it');
	is(scalar(grep { ($_->get_json('/account')->{json}{account}{email}
		// '') eq 'prize@example.com' } @client), 1, 'and shows it');
	$site->clock(0);
}

sub deletion {
	my ($site) = @_;
	my $ada = member($site, 'Leaver');
	my $other = program($site, 'Leaver');
	my $password = 'correct Leaver battery';
	is_page($ada->post('/account', action => 'delete'), 422,
		'current-password-missing', 'asks the password');
	my $gone = $ada->post('/account', action => 'delete',
		current_password => $password);
	is($gone->{status}, 200, 'asked for');
	my ($day) = $gone->{body} =~ /deleted on <strong>(\d{4}-\d\d-\d\d)/;
	ok($day, 'the page names the day');
	is($other->get('/session')->{status}, 401, 'sessions end at once');
	is($ada->get('/session')->{status}, 401, 'this one too');
	my $mail = mail_about($site, 'Leaver@example.com', qr/will be deleted/);
	like($mail->{text} // '', qr/deleted on \Q$day\E/,
		'a mail names the same day');
	is_goes($ada->post('/login?next=/shop', login => 'Leaver',
		password => $password), '/account', 'signing in leads there');
	like($ada->get('/account')->{body}, qr/Keep my account/, 'which offers');
	is_goes($ada->post('/account', action => 'cancel-delete'),
		'/account?done=kept', 'to keep it');
	unlike($ada->get('/account')->{body}, qr/Keep my account/, 'kept');
	$site->clock(8 * 86400);
	my ($status, $said) = $site->latchkey('sweep');
	unlike($said, qr/accounts deleted:/, 'no sweep takes it');
	my $again = program($site, 'Leaver');
	is(act($again, action => 'delete', current_password => $password)
		->{status}, 200, 'and again, by a program');
	$site->clock(14 * 86400);
	is($site->client->post_json('/login', { login => 'Leaver',
		password => $password })->{status}, 200, 'the day before');
	$site->clock(15 * 86400 + 60);
	is($site->client->post_json('/login', { login => 'Leaver',
		password => $password })->{status}, 401, 'after it: gone');
	my ($show) = $site->latchkey('user', 'show', 'Leaver');
	is($show, 1, 'for the command, too');
	($status, $said) = $site->latchkey('sweep');
	like($said, qr/^accounts deleted: 1$/m, 'a sweep removes it');
	is_problem($site->client->register_json('leaver', terms => '2026-11',
		email => 'x@example.com'),
		'422 username-taken username:username-taken',
		'the name stays taken');
	is($site->client->register_json('Heir', terms => '2026-11',
		email => 'leaver@example.com')
		->{status}, 202, 'the address is free');
	$site->clock(0);
}

my $site = Latchkey->new(settings => {
	site => { languages => 'en de', terms => '2026-11' },
	sms => { transport => 'file', countries => 'US DE' },
	limits => { factor => 100 } });
pages($site);
email($site);
neutral($site);
both_kinds($site);
password($site);
proof($site);
sessions($site);
export($site);
race($site);
deletion($site);
$site->stop;

$site = Latchkey->new(settings => { account => { rename => 'yes' },
	limits => { factor => 100 } });
names($site);
done_testing;
