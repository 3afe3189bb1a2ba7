#!/usr/bin/perl
# Limits by network: this test comes from 127.0.0.2 and on, as others would
# from elsewhere.  All programs and all their processes share the counts.
use strict;
use warnings;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey::Check;
use Test::More;

my $n = 0;

sub register_from {
	my ($site, $from) = @_;
	$n++;
	return problem($site->client(from => $from)->register_json("limit$n"));
}

sub registrations {
	my ($site) = @_;
	is(register_from($site, '127.0.0.2'), '202 -', "number $_ of a network")
	    for 1 .. 3;
	my $client = $site->client(from => '127.0.0.2');
	my $pass   = $client->pass;
	my $fourth = $client->register_json('fourth', captcha_token => $pass);
	is_problem($fourth, '429 too-many', 'one too many');
	ok($fourth->{json}{retry_after} > 0
		&& $fourth->{json}{retry_after} <= 3600,
		'it says when the hour is over');
	is(header($fourth, 'Retry-After'), $fourth->{json}{retry_after},
		'in the header as well');
	like($fourth->{json}{detail}, qr/too often/, 'in words');
	is($client->register('fourth')->{status}, 429, 'as a page too');
	is_problem($client->post_json('/register', {}), '429 too-many',
		'limits come before what is wrong in the form');
	is($client->request('POST', '/register', body => 'a=b',
		headers => { Origin => 'https://evil.example',
			'Content-Type' => 'application/x-www-form-urlencoded',
		})->{status}, 403, 'and after cross-site');
	is(register_from($site, '127.0.0.3'), '202 -',
		'another network is another matter');
	is(problem($site->client(from => '127.0.0.3')->register_json('passed',
		captcha_token => $pass)), '202 -',
		'a pass was not spent by what was too many');
	my $spoof = $site->client(from => '127.0.0.2',
		headers => { 'X-Forwarded-For' => '192.0.2.7' });
	is(problem($spoof->register_json('spoof')), '429 too-many',
		'nobody chooses his own address');
	# 5 of 12 are gone in 127.0.0.0/24.
	is(register_from($site, '127.0.0.' . (4 + int($_ / 3))), '202 -',
		"$_ more of the wider network") for 0 .. 6;
	is(register_from($site, '127.0.0.77'), '429 too-many',
		'a /24 has four times as many');
	is(register_from($site, '127.0.1.1'), '202 -', 'the next /24 is free');
	$site->clock(3700);
	is(register_from($site, '127.0.0.2'), '202 -', 'after an hour: again');
	is(register_from($site, '127.0.0.2'), '202 -', 'five a day');
	is(register_from($site, '127.0.0.2'), '429 too-many', 'and no more');
	$site->clock(0);
}

sub messages {
	my ($site) = @_;
	my @clients = map { $site->client(from => "127.0.2.$_") } 1 .. 2;
	my @flows = map { $clients[0]->register_json("mail$_")->{json}{flow} }
	    1 .. 2;
	is(problem($clients[0]->register_json('mail3')), '429 too-many',
		'two messages an hour from a network');
	$site->clock(61);
	is_problem($clients[0]->post_json('/confirm',
		{ flow => $flows[0], resend => 1 }), '429 too-many',
		'sending again counts');
	is_problem($clients[0]->post_json('/confirm', { flow => $flows[0],
		via => 'email', email => 'elsewhere@example.com' }),
		'429 too-many', 'changing the address too');
	is($clients[1]->post_json('/confirm',
		{ flow => $flows[0], resend => 1 })->{status}, 202,
		'another network may');
	$site->clock(0);
}

sub sign_in {
	my ($site) = @_;
	my $client = $site->client(from => '127.0.3.1');
	my %wrong  = (login => 'nobody', password => 'wrong wrong wrong');
	is_problem($client->post_json('/login', \%wrong),
		'401 login-wrong login:login-wrong', 'a wrong sign-in')
	    for 1 .. 3;
	is_problem($client->post_json('/login', \%wrong), '429 too-many',
		'three an hour from a network');
	is($client->post('/login', %wrong)->{status}, 429, 'as a page too');
	is_problem($site->client(from => '127.0.3.2')->post_json('/login',
		\%wrong), '401 login-wrong login:login-wrong',
		'another network may');
}

sub names {
	my ($site) = @_;
	my $client = $site->client(from => '127.0.4.1');
	my $token  = $client->pass;
	for (1 .. 4) {
		my $answer = $client->register_json("name$_", email => '-',
			captcha_token => $token);
		is_problem($answer, '422 email-invalid email:email-invalid',
			'names looked up');
		$token = $answer->{json}{captcha_token};
	}
	is_problem($client->register_json('name5', captcha_token => $token),
		'429 too-many', 'four names an hour');
}

sub pictures {
	my ($site) = @_;
	my $client = $site->client(from => '127.0.5.1');
	my $image = $client->get_json('/captcha')->{json}{image};
	my %seen;
	$seen{ $client->get($image)->{status} }++ for 1 .. 32;
	# A new minute may begin meanwhile.
	ok($seen{200} >= 30 && $seen{429}, '30 pictures a minute');
	$client = $site->client(from => '127.0.5.2');
	%seen = ();
	for (1 .. 12) {
		my $token = $client->get_json('/captcha')->{json}{token};
		$seen{ $client->post_json('/captcha',
			{ token => $token, answer => 'XXXX' })->{status} }++;
	}
	ok($seen{200} >= 10 && $seen{429}, '10 checks a minute');
}

# Behind a proxy it is the proxy who says where a visitor is.
sub proxies {
	my ($site) = @_;
	my @cases = ([ '192.0.2.1', '202 -' ], [ '192.0.2.2', '202 -' ],
		[ '192.0.2.1', '429 too-many' ],
		[ '203.0.113.9, 192.0.2.1', '429 too-many' ],
		[ '192.0.2.3, 127.0.0.2', '202 -' ],
		[ '2001:db8:1:2::1', '202 -' ],
		[ '2001:db8:1:2:ffff::9', '429 too-many' ],
		[ '2001:db8:1:3::1', '202 -' ]);
	# 127.0.0.2 makes the picture, so that its limits are not counted here.
	for (@cases) {
		my ($forwarded, $wanted) = @$_;
		$n++;
		my $pass = $site->client(from => '127.0.6.1')->pass;
		my $client = $site->client(from => '127.0.0.2',
			headers => { 'X-Forwarded-For' => $forwarded });
		is(problem($client->register_json("proxied$n",
			captcha_token => $pass)), $wanted,
			"forwarded for $forwarded");
	}
}

both({ limits => { registrations => '3/h 5/day' } }, \&registrations);
both({ limits => { mails_network => '2/h 5/day', signin_network => '3/h 9/day',
	names => '4/h 9/day' } }, sub {
	my ($site) = @_;
	messages($site);
	sign_in($site);
	names($site);
	pictures($site);
});
both({ site => { proxies => '127.0.0.2' },
	limits => { registrations => '1/h 5/day' } }, \&proxies);

done_testing;
