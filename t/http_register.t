#!/usr/bin/perl
# Registering: the form, the order of checks, all errors in one answer, a taken
# name and a known address.  What comes between is in http_captcha.t,
# http_confirm.t and http_flow.t.
use strict;
use warnings;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey::Check;
use Test::More;
use Time::HiRes qw(sleep time);

my $form = 'application/x-www-form-urlencoded';

sub the_form {
	my ($site) = @_;
	my $page = $site->client->get('/register');
	is($page->{status}, 200, 'the form');
	my @order = $page->{body} =~ /<(?:input|select|button)\b[^>]*
		\b(?:name|id)="(username|password|password_confirm|country|email
		|calling_code|phone|captcha|next)"/gx;
	is("@order", 'username password password_confirm country email '
		. 'calling_code phone captcha next', 'item 19: in this order');
	like($page->{body}, qr/<input\b[^>]*name="$_"[^>]*autocomplete="new-password"/,
		"item 22: $_ is a new one") for qw(password password_confirm);
	unlike($page->{body}, qr/<option [^>]*selected/,
		'item 27: no country is chosen');
	like($page->{body}, qr/Please choose your country/, 'item 29: but asked for');
	like($page->{body}, qr{<button[^>]*>Next</button>}, 'item 33: Next');
	like($page->{body}, qr/anti-robot verification code/, 'item 71: its name');
}

sub order_of_checks {
	my ($site) = @_;
	my $client = $site->client;
	my %evil = ('Content-Type' => $form, Accept => 'application/json',
		Origin => 'https://evil.example');
	my $answer = $client->request('POST', '/register',
		body => 'a=' . 'x' x 20000, headers => \%evil);
	is($answer->{status}, 413, 'size before cross-site');
	$answer = $client->request('POST', '/register', body => '%ff=a',
		headers => \%evil);
	is($answer->{status}, 400, 'text before cross-site');
	is_problem($client->post_json('/register', { username => 'a!',
		password => 'short', password_confirm => 'other',
		country => 'XX', via => 'email', email => 'nobody',
		captcha_token => 'x', captcha => 'y' }),
		'422 username-invalid captcha:captcha-wrong '
		. 'country:country-unknown email:email-invalid '
		. 'password:password-too-short password_confirm:password-mismatch '
		. 'username:username-invalid', 'all errors in one answer');
	is_problem($client->post_json('/register', {}), '422 username-missing '
		. 'captcha:captcha-missing country:country-missing '
		. 'password:password-missing '
		. 'password_confirm:password_confirm-missing '
		. 'username:username-missing via:via-missing',
		'all that is missing in one answer');
	my $page = $client->post('/register');
	is_page($page, 422, 'username-missing password-missing '
		. 'password_confirm-missing country-missing via-missing '
		. 'captcha-missing', 'item 81: the same as a page');
	for my $field (qw(username password password_confirm country captcha)) {
		like($page->{body}, qr/<(?:input|select)\b[^>]*\bname="$field"[^>]*aria-invalid="true"/,
			"$field is marked");
		like($page->{body}, qr{<li><a href="#$field">},
			"$field is linked from the summary");
	}
}

sub fields_one_by_one {
	my ($site) = @_;
	my $client = $site->client;
	my %long = map { $_ => 'x' x 300 } qw(username password email);
	my @cases = (
		[ { username => 'ab' }, 'username:username-invalid' ],
		[ { username => 'postmaster' }, 'username:username-reserved' ],
		[ { username => "a\tb" }, 'username:username-bad-character' ],
		[ { username => $long{username} }, 'username:username-too-long' ],
		[ { password => 'Correct Horse Battery Staple',
			password_confirm => 'Correct Horse Battery Staple' },
			'password:password-common' ],
		[ { password => 'password1' x 2,
			password_confirm => 'password1' x 2 },
			'password:password-common' ],
		[ { password => $long{password},
			password_confirm => $long{password} },
			'password:password-too-long' ],
		[ { password_confirm => 'x' },
			'password_confirm:password-mismatch' ],
		[ { country => '' }, 'country:country-missing' ],
		[ { country => 'ZZ' }, 'country:country-unknown' ],
		[ { email => '' }, 'email:email-missing' ],
		[ { email => 'a b@example.com' }, 'email:email-invalid' ],
		[ { email => "a\@example.com\r\nBcc: b\@example.com" },
			'email:email-bad-character' ],
		[ { email => "$long{email}\@example.com" },
			'email:email-too-long' ],
		[ { email => 'a@refused.example' },
			'email:email-domain-refused' ],
		[ { via => 'pigeon' }, 'via:via-wrong-type' ],
		[ { via => 'phone', phone => '5553219876' },
			'phone:phone-country-off' ],
		[ { order => 'other' }, 'order:order-unknown' ],
	);
	my $token = $client->pass;
	for (@cases) {
		my ($own, $wrong) = @$_;
		my $answer = $client->post_json('/register',
			{ $client->fields('onebyone', %$own),
				captcha_token => $token });
		my ($code) = $wrong =~ /:(.*)/;
		is_problem($answer, "422 $code $wrong", $wrong);
		$token = $answer->{json}{captcha_token};
		my ($error) = @{ $answer->{json}{errors} || [] };
		like($error->{detail} // '', qr/^[A-Z].*\.$/,
			"$code has a sentence");
		isnt($error->{detail} // '', $code, "$code: a sentence of words");
	}
	my $good = $client->post_json('/register', { $client->fields('onebyone',
		phone => 'letters', email => 'my.email@myserver.com'),
		captcha_token => $token });
	is($good->{status}, 202, 'items 56, 62: what is not chosen is not judged')
	    or diag $good->{body};
}

sub accepted {
	my ($site) = @_;
	my $client = $site->client;
	my $pass   = $client->pass;
	my $answer = $client->register('accepted', country => 'US',
		captcha_token => $pass);
	my $began  = time;
	is_goes($answer, '/confirm', 'a page leads to the code page');
	like(cookies($answer),
		qr/^lk-flow=SECRET; Path=\/; Max-Age=86400; HttpOnly; SameSite=Lax$/m,
		'with the flow as a cookie');
	my $mail = $site->mail('accepted@example.com');
	like($mail->{code}, qr/^\d{6}$/, 'item 82: a second code by mail');
	ok($mail->{order} - $began <= 2, 'within two seconds, without cron');
	like($mail->{subject}, qr/^$mail->{code} /,
		'item 90: it begins the subject');
	like($mail->{text}, qr/^$mail->{code} /, 'item 90: and the text');
	like($mail->{html}, qr/$mail->{code}/, 'item 90: in the HTML part');
	unlike($mail->{raw} . $mail->{text}, qr/correct accepted|\baccepted\b(?!@)/,
		'no user name or password in it');
	my $program = $site->client;
	$answer = $program->register_json('program');
	is($answer->{status}, 202, 'a program gets 202');
	my $json = $answer->{json};
	is($json->{$_->[0]}, $_->[1], "202 says $_->[0]")
	    for [ next => 'code' ], [ via => 'email' ],
	    [ sent_to => 'program@example.com' ], [ expires_in => 1800 ],
	    [ resend_in => 60 ];
	like($json->{flow}, qr/^[\w-]{43}$/, '202 carries the flow');
	is(cookies($answer), '', 'and sets no cookie');
	my $done = $program->post_json('/confirm', { flow => $json->{flow},
		code => $site->code('program@example.com') });
	is($done->{status}, 201, 'the code makes the account');
	is($done->{json}{account}{username}, 'program', 'named as asked');
	is($done->{json}{account}{country}, 'US', 'with its country');
	is($done->{json}{account}{email}, 'program@example.com', 'and address');
	is($site->client->get('/session', Authorization =>
		"Bearer $done->{json}{session}{token}")->{status}, 204,
		'item 101: and a session');
	is($done->{json}{session}{expires_in}, 7 * 86400,
		'that lasts a week without use');
	is($site->client->register_json('idn',
		email => "zo\x{eb}\@b\x{fc}cher.example")->{status}, 202,
		'an international address');
}

sub name_taken {
	my ($site) = @_;
	my $client = $site->client;
	my %fields = $client->fields('PROGRAM', email => 'other@example.com');
	my $pass = $client->pass;
	is_problem($client->post_json('/register',
		{ %fields, captcha_token => $pass }),
		'422 username-taken username:username-taken',
		'item 21: taken, without regard to case');
	is_problem($client->post_json('/register',
		{ %fields, captcha_token => 'x', captcha => 'y' }),
		'422 captcha-wrong captcha:captcha-wrong',
		'looked up only behind a right captcha');
	is_problem($client->post_json('/register', { %fields, email => '-',
		captcha_token => $client->pass }),
		'422 username-taken email:email-invalid username:username-taken',
		'with all that is wrong besides');
	is_page($client->post('/register', %fields,
		captcha_token => $client->pass), 422, 'username-taken',
		'the same as a page');
}

# What the code page says once the message has gone.
sub sent {
	my ($visitor) = @_;
	my $api;
	for (1 .. 200) {
		$api = $visitor->get_json('/confirm');
		last if ($api->{json}{delivery} // '') ne 'queued';
		sleep 0.05;
	}
	return $api;
}

sub known_address {
	my ($site) = @_;
	$site->clock(0);
	my $owner = $site->client;
	$owner->register('knownowner', email => 'known@example.com');
	is_goes($owner->post('/confirm',
		code => $site->code('known@example.com')), '/account',
		'somebody has the address');
	# A day later, when the code that made the account counts no more.
	$site->clock(90000);
	my %faces;
	for my $who (qw(known new)) {
		my $own = qr/\b(?:(?:prog|face)$who|$who\@example\.com)\b/;
		my $program = $site->client->register_json("prog$who", email =>
			"$who\@example.com");
		delete $program->{json};
		$site->clock(90300);
		my $visitor = $site->client;
		my $answer  = $visitor->register("face$who", email =>
			"$who\@example.com");
		my $api = sent($visitor);
		my $page = $visitor->get('/confirm');
		delete $api->{json}{sent_at};
		my $wrong = $visitor->post('/confirm', code => '000000');
		my $again = $visitor->post('/confirm', resend => 1);
		$faces{$who} = [ map { face($_, $own) } $program, $answer, $page,
			$wrong, $again ];
		push @{ $faces{$who} }, alike(JSON::PP->new->canonical->encode(
			$api->{json}), $own);
		$site->clock(90000);
	}
	my @names = ('answer to a program', 'answer', 'code page', 'wrong code',
		'early resend', 'JSON of the code page');
	for my $i (0 .. $#names) {
		is_same($faces{known}[$i], $faces{new}[$i],
			"item 70: known or new address: the same $names[$i]");
	}
	my @mails = $site->mails('known@example.com');
	is($mails[1]{code}, undef, 'the owner gets a notice, not a code');
	like($mails[1]{subject}, qr/already have an account/, 'that says why');
	like($mails[1]{text}, qr{http://localhost:\d+/login},
		'and where to sign in');
	$site->clock(93600);
	my $third = $site->client;
	is_goes($third->register('facethree', email => 'known@example.com'),
		'/confirm', 'asked for again');
	is(sent($third)->{json}{delivery}, 'sent', 'it looks as if it went');
	is(scalar(@mails = $site->mails('known@example.com')), 2,
		'but the notice goes once a day');
	$site->clock(180000);
	$site->client->register('facefour', email => 'known@example.com');
	ok($site->mail('known@example.com', 3), 'and again on the next day');
	$site->clock(0);
}

sub without_cookies {
	my ($site) = @_;
	my $client = $site->client(no_cookies => 1);
	is_goes($client->register('nocookie'), '/confirm',
		'a form without cookies is taken');
	like($client->get('/confirm')->{body}, qr/allow cookies/,
		'the code page says what is missing');
	is($client->post('/confirm', code => 123456)->{status}, 422,
		'and stays kind');
}

sub closed {
	my ($site) = @_;
	my $client = $site->client;
	is_problem($client->post_json('/register', {}),
		'403 registration-closed', 'nobody registers where it is closed');
	is($client->post('/register')->{status}, 403, 'nor by the page');
	is($client->get_json('/')->{json}{registration}, 'closed',
		'which the start page says to programs');
}

both({ limits => { factor => 100 }, email => { refuse => 'refused.example' } },
	sub {
		my ($site) = @_;
		the_form($site);
		order_of_checks($site);
		fields_one_by_one($site);
		accepted($site);
		name_taken($site);
		known_address($site);
		without_cookies($site);
		my ($status, $said) = $site->latchkey('verify');
		is($status, 0, "the store verifies: $said");
		unlike($site->log, qr/warning/, 'nothing to warn of');
	});
both({ register => { open => 'no' } }, \&closed);

done_testing;
