#!/usr/bin/perl
# A forgotten password: asked for by whoever, chosen anew by the owner alone.
use strict;
use warnings;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey::Check;
use Test::More;

my $new = 'another Sunday of trains';

sub ask {
	my ($client, $login, %more) = @_;
	return $client->post('/recover', login => $login,
		captcha_token => $client->pass, %more);
}

sub ask_json {
	my ($client, $login, %more) = @_;
	return $client->post_json('/recover', { login => $login,
		captcha_token => $client->pass, %more });
}

sub twice { return (password => $new, password_confirm => $new) }

# The mail's link, without the site.
sub link_of {
	my ($mail) = @_;
	my ($link) = $mail->{text} =~ m{(/recover\?token=[\w-]+)};
	return $link;
}

sub by_page {
	my ($site) = @_;
	my $right = person($site, 'forgetful');
	my $old = $site->client;
	$old->post('/login', %$right);
	my $client = $site->client;
	my $page = $client->get('/recover');
	like($page->{body}, qr/name="login".*name="captcha".*>Next</s,
		'item 114: Forgot Password asks for the login and a picture');
	is_page($client->post('/recover'), 422, 'login-missing captcha-missing',
		'both are needed');
	is_goes(ask($client, 'Forgetful'), '/recover', 'asked');
	$page = $client->get('/recover');
	like($page->{body}, qr/name="code".*name="password".*name="password_confirm"/s,
		'the next page takes the code and a new password');
	like($page->{body}, qr/If <bdi>Forgetful<\/bdi> belongs to an account/,
		'and says nothing of whether there is one');
	my $mail = $site->mail('forgetful@example.com', 2);
	like($mail->{subject}, qr/^\d{8} is your code for a new password/,
		'a mail with eight digits');
	is($old->get('/session')->{status}, 204, 'nothing has happened yet');
	is_page($client->post('/recover', code => $mail->{code},
		password => 'short', password_confirm => 'other'), 422,
		'password-too-short password-mismatch',
		'the password is judged first');
	is_page($client->post('/recover', code => '00000000', twice()), 422,
		'code-wrong', 'a wrong code');
	like($client->get('/recover')->{body}, qr/4 tries are left/,
		'which took one of five tries');
	my $done = $client->post('/recover', code => $mail->{code} =~
		s/(....)/$1 /r, twice());
	is_goes($done, '/account', 'the right one');
	like(cookies($done), qr/lk-session=SECRET/, 'signs in');
	like(cookies($done), qr/lk-device=SECRET/, 'and marks the browser');
	like(cookies($done), qr/lk-recover=;.*Max-Age=0/, 'the flow ends');
	is($old->get('/session')->{status}, 401, 'other sessions have ended');
	is_problem($site->client->post_json('/login', $right),
		'401 login-wrong login:login-wrong', 'the old password is gone');
	is($site->client->post_json('/login', { %$right, password => $new })
		->{status}, 200, 'the new one is good');
	like($site->mail('forgetful@example.com', 3)->{subject},
		qr/password .* was changed/, 'the owner is told');
	is_page($client->post('/recover', code => $mail->{code}, twice()), 422,
		'flow-unknown', 'once only');
}

# Opening the link spends nothing: a mail server's scanner may do it.
sub by_link {
	my ($site) = @_;
	my $right = person($site, 'linker');
	my $asker = $site->client;
	ask($asker, 'linker@example.com');
	my $link = link_of($site->mail('linker@example.com', 2));
	ok($link, 'the mail has a link');
	$site->client->get($link) for 1 .. 8;
	my $client = $site->client;
	my $opened = $client->get($link);
	is_goes($opened, '/recover', 'the link leads to the page without it');
	my $page = $client->get('/recover');
	my ($code) = $page->{body} =~ /name="code"[^>]*value="(\d{8})"/;
	is($code, $site->mail('linker@example.com', 2)->{code},
		'which has the code filled in');
	like($page->{body}, qr/5 tries are left/, 'and counted nothing');
	is_goes($client->post('/recover', code => $code, twice()), '/account',
		'and is good on another device');
	is_page($asker->get('/recover'), 409, 'flow-done',
		'where it was asked for, and nobody is signed in, it says so');
	is_goes($client->get('/recover?token=nothing'), '/recover',
		'a link that is none leads to the first page');
	is($site->client->post_json('/login', { %$right, password => $new })
		->{status}, 200, 'the new password is good');
}

sub by_program {
	my ($site) = @_;
	my $right = person($site, 'machine');
	my $client = $site->client;
	my $asked = ask_json($client, 'machine');
	is($asked->{status}, 202, 'a program asks') or diag $asked->{body};
	is(join(' ', sort keys %{ $asked->{json} }),
		'expires_in flow next resend_in', 'and is told what to do');
	is($asked->{json}{next}, 'code', 'a code comes next');
	my $flow = $asked->{json}{flow};
	my $mail = $site->mail('machine@example.com', 2);
	is_problem($client->post_json('/recover', { flow => $flow }),
		'422 code-missing code:code-missing password:password-missing '
		. 'password_confirm:password_confirm-missing',
		'all that is missing');
	my $wrong = $client->post_json('/recover', { flow => $flow,
		code => '00000000', twice() });
	is_problem($wrong, '422 code-wrong code:code-wrong', 'a wrong code');
	is($wrong->{json}{tries_left}, 4, 'and how many tries are left');
	my ($token) = link_of($mail) =~ /token=(.*)/;
	my $done = $client->post_json('/recover', { token => $token, twice() });
	is($done->{status}, 200, 'the mailed token will do')
	    or diag $done->{body};
	is($done->{json}{account}{username}, 'machine', 'the account');
	like($done->{json}{session}{token}, qr/^[\w-]{43}$/, 'and a session');
	is(cookies($done), '', 'without a cookie');
	is_problem($client->post_json('/recover', { flow => $flow,
		code => $mail->{code}, twice() }), '409 flow-done',
		'it is done once');
	is_problem($client->post_json('/recover', { flow => 'x' x 43,
		code => '1', twice() }), '422 flow-unknown', 'no flow');
}

sub by_text {
	my ($site) = @_;
	my $client = $site->client;
	$client->register('Texter', via => 'phone', country => 'DE',
		phone => '0151 23456788');
	my ($code) = $site->text('+4915123456788') =~ /(\d{6})/;
	$client->post('/confirm', code => $code);
	my $again = $site->client;
	is_goes(ask($again, '0151 23456788', country => 'DE'), '/recover',
		'by a number as it is typed');
	my $text = $site->text('+4915123456788', 2);
	like($text, qr/^\d{8} is your Example code for a new password\./,
		'a text with eight digits');
	like($text, qr/\n\@localhost #\d{8}$/, 'which a phone fills in');
	unlike($text, qr/http/, 'and no link');
	($code) = $text =~ /^(\d{8})/;
	is_goes($again->post('/recover', code => $code, twice()), '/account',
		'the code is good');
	my $named = $site->client;
	$site->clock(400);
	is(ask_json($named, 'texter')->{status}, 202, 'by the user name');
	my @texts = map { $site->text('+4915123456788', $_) // '' } 3, 4;
	ok(scalar(grep { /^\d{8}/ } @texts), 'a text too');
	ok(scalar(grep { /password was changed/ } @texts),
		'and the owner was told by text, in its turn');
	$site->clock(0);
}

# All of an answer but what differs by chance.
sub whole {
	my ($answer) = @_;
	my $head = join "\n", map { "$_->[0]: $_->[1]" }
	    grep { $_->[0] !~ /^(?:date|connection|content-length|
		transfer-encoding)$/x } @{ $answer->{all} };
	my $all = "$answer->{status}\n$head\n\n$answer->{body}";
	$all =~ s/[\w-]{43,}/SECRET/g;
	return $all;
}

sub neutral {
	my ($site) = @_;
	person($site, 'there');
	$site->client->register('begun');
	person($site, 'shut1');
	$site->latchkey('user', 'disable', 'shut1');
	my $sent = scalar(my @before = $site->mails('begun@example.com'));
	my (%page, %json);
	for my $who (qw(there nobod begun shut1)) {
		for my $login ($who, "$who\@example.com") {
			my $kind = $login eq $who ? 'name' : 'address';
			my $client = $site->client;
			my $all = whole(ask($client, $login));
			$all .= whole($client->get('/recover'));
			$all .= whole($client->post('/recover',
				code => '00000000', twice()));
			$all .= whole($client->post('/recover', resend => 1));
			my $program = $site->client;
			my $told = ask_json($program, $login);
			my $json = whole($told);
			s/\Q$who\E/WHO/g for $all, $json;
			s/\d\d:\d\d:\d\d/TIME/g, s/\b(?:[1-5]\d|60)(?= seconds)/N/g,
			    s/(retry-after: |resend_in":|retry_after":|expires_in":|data-countdown="resend">)\d+/$1N/gi
			    for $all, $json;
			push @{ $page{$kind} }, $all;
			push @{ $json{$kind} }, $json;
		}
	}
	for my $kind (qw(name address)) {
		is_same($page{$kind}[$_], $page{$kind}[0],
			"$kind: pages of nobody, a begun and a shut account")
		    for 1 .. 3;
		is_same($json{$kind}[$_], $json{$kind}[0],
			"$kind: and what programs get") for 1 .. 3;
	}
	is(scalar(my @after = $site->mails('begun@example.com')), $sent,
		'a registration that was begun gets nothing');
	is(scalar(my @shut = $site->mails('shut1@example.com')), 1,
		'nor does an account that is shut');
}

# Tries and messages have their own counts.
sub counts {
	my ($site) = @_;
	person($site, 'counted');
	my $client = $site->client;
	my $flow = ask_json($client, 'counted')->{json}{flow};
	my $code = $site->mail('counted@example.com', 2)->{code};
	my @told = map { problem($client->post_json('/recover',
		{ flow => $flow, code => '00000000', twice() })) } 1 .. 5;
	is($told[3], '422 code-wrong code:code-wrong', 'four are wrong');
	is($told[4], '422 code-used-up code:code-used-up',
		'with the fifth the code is used up');
	is_problem($client->post_json('/recover',
		{ flow => $flow, code => $code, twice() }),
		'422 code-used-up code:code-used-up', 'the right one as well');
	my $early = $client->post_json('/recover',
		{ flow => $flow, resend => 1 });
	is_problem($early, '429 too-many', 'another code has to wait');
	like($early->{json}{retry_after}, qr/^[1-6]\d?$/, 'a minute');
	is_problem(ask_json($client, 'COUNTED'), '429 too-many',
		'also where it is asked for anew');
	is(ask_json($site->client, 'COUNTED')->{status}, 202,
		'but nobody else does');
	is(ask_json($site->client, 'uncounted')->{status}, 202,
		'others do not');
	$site->clock(61);
	is($client->post_json('/recover', { flow => $flow, resend => 1 })
		->{status}, 202, 'then it is sent');
	my $second = $site->mail('counted@example.com', 4)->{code};
	is_problem($client->post_json('/recover',
		{ flow => $flow, code => $code, twice() }),
		'422 code-wrong code:code-wrong', 'the old one is good no more')
	    if $code ne $second;
	for (1 .. 4) {
		$client->post_json('/recover', { flow => $flow,
			code => '00000000', twice() });
	}
	$site->clock(200);
	$client->post_json('/recover', { flow => $flow, resend => 1 });
	is_problem($client->post_json('/recover', { flow => $flow,
		code => $site->mail('counted@example.com', 5)->{code},
		twice() }), '429 too-many', 'ten tries an hour in all');
	$site->clock(4000);
	is_problem($client->post_json('/recover', { flow => $flow,
		resend => 1 }), '429 too-many', 'three a day of one network');
	$site->client(from => '127.9.0.1')->post_json('/recover',
		{ flow => $flow, resend => 1 });
	is($client->post_json('/recover', { flow => $flow,
		code => $site->mail('counted@example.com', 6)->{code},
		twice() })->{status}, 200, 'an hour later it is good');
	$site->clock(0);
}

# Of two requests one counts; a password that was changed ends both.
sub once {
	my ($site) = @_;
	person($site, 'doubled');
	my $client = $site->client;
	my $pass = $client->pass;
	my @flow = map { $client->post_json('/recover', { login => 'doubled',
		captcha_token => $pass })->{json}{flow} } 1, 2;
	is($flow[1], $flow[0], 'the same form twice is one request');
	my $other = $site->client;
	my $later = ask_json($other, 'doubled@example.com')->{json}{flow};
	$site->mail('doubled@example.com', 3);
	my @token = map { $_->{text} =~ /token=([\w-]+)/ }
	    $site->mails('doubled@example.com');
	is(scalar @token, 2, 'one by the name, one by the address');
	is($other->post_json('/recover', { token => $token[0], twice() })
		->{status}, 200, 'one is used');
	is_problem($client->post_json('/recover', { token => $token[1],
		twice() }), '422 code-wrong code:code-wrong',
		'then the other is good no more');
}

both({ sms => { transport => 'file', countries => 'DE US' },
	limits => { registrations => '1000/h 1000/day',
	mails_network => '1000/h 1000/day', mails_total => '10000/h 10000/day',
	sms_block => '100/h 100/day', sms_number => '100/h 100/day',
	sms_country => '100/h 100/day' } }, sub {
	my ($site) = @_;
	by_page($site);
	by_link($site);
	by_program($site);
	by_text($site);
	neutral($site);
	counts($site);
	once($site);
});

done_testing;
