#!/usr/bin/perl
# Signing in by name, address or number; guessing, and what it costs whom.
use strict;
use warnings;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey::Check;
use Test::More;

my $wrong = 'wrong battery staple';

# Somebody whom a mobile number proved.
sub caller_of {
	my ($site) = @_;
	my $client = $site->client;
	$client->register('Caller', via => 'phone', country => 'DE',
		phone => '0151 23456789');
	my ($code) = $site->text('+4915123456789') =~ /(\d{6})/;
	is_goes($client->post('/confirm', code => $code), '/account',
		'one who registers by number');
}

sub status { return $_[0]->post('/login', @_[1 .. $#_])->{status} }

# item 113, and a number as people type it.
sub three_ways {
	my ($site) = @_;
	caller_of($site);
	my $password = 'correct Caller battery';
	my $page = $site->client->get('/login')->{body};
	like($page, qr{<label for="login">User Name/Email Address:</label>},
		'item 113: one field');
	like($page, qr/mobile phone number will do/, 'and what else it takes');
	for my $login ('CALLER', '+49 151 23456789', '0049 (151) 234-56789',
		'0151 23456789') {
		is_goes($site->client->post('/login', login => $login,
			password => $password), '/account', "by $login");
	}
	my $abroad = $site->client(headers => { 'Accept-Language' => 'en-US' });
	is($abroad->post_json('/login', { login => '0151/23456789',
		password => $password, country => 'DE' })->{status}, 200,
		'the country may be said');
	is($abroad->post_json('/login', { login => '0151/23456789',
		password => $password, country => 'US' })->{status}, 401,
		'and then counts alone');
	is_goes($site->client->post('/login', order => 'app',
		login => '+4915123456789', password => $password), '/account',
		'item 110: in the order of the phone too');
	like($site->client->get('/login?order=app')->{body},
		qr{Register.*Forgot Password.*>Login</button>}s,
		'items 114, 115: the links stand before the button');
}

# All of an answer but what a web server adds as the pieces come in.
sub whole {
	my ($answer) = @_;
	my $head = join "\n", map { "$_->[0]: $_->[1]" }
	    grep { $_->[0] !~ /^(?:date|connection|content-length|
		transfer-encoding)$/x } @{ $answer->{all} };
	return "$answer->{status}\n$head\n\n$answer->{body}";
}

sub neutral {
	my ($site) = @_;
	person($site, 'known');
	for my $how (qw(page json)) {
		my ($known, $unknown) = map { my $login = $_;
			my $client = $site->client;
			$how eq 'json' ? $client->post_json('/login',
				{ login => $login, password => $wrong })
			    : $client->post('/login', login => $login,
				password => $wrong) } qw(known knowm);
		s/knowm/known/g for $unknown->{body};
		is_same(whole($unknown), whole($known),
			"$how: the same for who is there and who is not");
	}
	is_problem($site->client->post_json('/login',
		{ login => 'known', password => $wrong }),
		'401 login-wrong login:login-wrong', 'to a program');
	is(cookies($site->client->post('/login', login => 'known',
		password => $wrong)), '', 'and no cookie');
}

# Five are free, by whoever; then there is a time to wait, which is told.
sub growing {
	my ($site) = @_;
	my $right = person($site, 'guessed');
	for my $login (qw(guessed nobody guessed@example.com
		nobody@example.com +4915123456780)) {
		my $client = $site->client;
		$site->stand(0);
		my @status = map { status($client, login => $login,
			password => $wrong) } 1 .. 4;
		is("@status", '422 422 422 422', "$login: four");
		$site->stand(1000);
		is(status($client, login => $login, password => $wrong), 422,
			'and a fifth');
		my $told = $client->post_json('/login',
			{ login => $login, password => $wrong });
		is_problem($told, '429 too-many', 'then a wait of a second');
		my $page = $client->post('/login', login => $login,
			password => $wrong);
		is($page->{status}, 429, 'as a page');
		is(header($page, 'Retry-After'), 1, 'how long');
		like($page->{body}, qr/try again at \d\d:\d\d:\d\d UTC/,
			'and until when');
		like($page->{body}, qr/name="login"[^>]*value="\Q$login\E"/,
			'in the form');
		unlike($page->{body}, qr/captcha/, 'which has no picture');
		for my $later (1010, 1020) {
			$site->stand($later);
			is(status($client, login => $login,
				password => $wrong), 422, 'then one more');
		}
		$told = $client->post_json('/login',
			{ login => $login, password => $wrong });
		is_problem($told, '429 too-many', 'and a longer one');
		is($told->{json}{retry_after}, header($told, 'Retry-After'),
			'told twice');
		ok($told->{json}{retry_after} >= 2, 'which has grown');
		$site->clock(0);
	}
	is(status($site->client, %$right), 303,
		'the owner comes in from elsewhere');
}

# An attack from everywhere: the owner's browser does not notice.
sub owner {
	my ($site) = @_;
	my $right = person($site, 'resident');
	my $browser = $site->client;
	is(status($browser, %$right), 303, 'signed in once');
	$browser->post('/logout');
	$site->stand(0);
	status($site->client, login => 'resident', password => $wrong)
	    for 1 .. 8;
	my $near = $site->client(from => $browser->{from});
	status($near, login => 'resident', password => $wrong) for 1 .. 6;
	is_problem($near->post_json('/login', $right), '429 too-many',
		'a stranger in the same network has to wait');
	is(status($browser, %$right), 303, 'the browser has not');
	$browser->post('/logout');
	status($browser, login => 'resident', password => $wrong) for 1 .. 6;
	is_problem($browser->post_json('/login', $right), '429 too-many',
		'but has five tries of its own, too');
	my $new = $site->client;
	is(status($new, %$right), 303,
		'a new browser from a network that did nothing comes in');
	$site->clock(0);
}

# The network's own share, and what passes by it.
sub network {
	my ($site) = @_;
	my $client = $site->client;
	my $count = grep { status($client, login => "spray$_",
		password => $wrong) == 422 } 1 .. 52;
	is($count, 50, 'a network is wrong 50 times an hour');
	my $told = $client->post_json('/login',
		{ login => 'another', password => $wrong });
	is_problem($told, '429 too-many', 'then it waits');
	ok($told->{json}{retry_after} > 60, 'for long');
	is(status($site->client, login => 'another', password => $wrong), 422,
		'others do not');
}

sub everywhere {
	my ($site) = @_;
	my $right = person($site, 'leaver');
	my @browser = map { $site->client } 1 .. 3;
	$_->post('/login', %$right) for @browser;
	my $page = $browser[0]->get('/logout');
	like($page->{body}, qr/name="all"[^>]*>Sign out everywhere/,
		'signing out has a choice');
	is_goes($browser[0]->post('/logout'), '/', 'here');
	is($browser[1]->get('/session')->{status}, 204, 'not there');
	is_goes($browser[1]->post('/logout', all => 1), '/', 'everywhere');
	is($browser[2]->get('/session')->{status}, 401, 'there, too');
	ok($browser[1]->jar->{'lk-device'}, 'the browser stays known');
	my $token = $site->client->post_json('/login', $right)
	    ->{json}{session}{token};
	my $program = $site->client(headers => { Authorization => "Bearer $token" });
	$program->post_json('/logout', { all => 1 });
	is($program->get('/session')->{status}, 401, 'by a program');
}

both({ sms => { transport => 'file', countries => 'DE US' },
	limits => { registrations => '1000/h 1000/day',
	mails_network => '1000/h 1000/day',
	mails_total => '10000/h 10000/day' } }, sub {
	my ($site) = @_;
	three_ways($site);
	neutral($site);
	growing($site);
	owner($site);
	network($site);
	everywhere($site);
});

done_testing;
