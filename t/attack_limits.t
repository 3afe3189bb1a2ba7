#!/usr/bin/perl
# Limits under attack: what one visitor does shuts out nobody else, and what
# costs the site is rationed whether it is right or wrong.
use strict;
use warnings;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey::Check;
use Test::More;
use Time::HiRes qw(time);

my $new = 'seven quiet lanterns 41';

sub twice { return (password => $new, password_confirm => $new) }

# Tries a form so often; how often each answer came.
sub count {
	my ($times, $try) = @_;
	my %seen;
	$seen{ $try->($_)->{status} }++ for 1 .. $times;
	return \%seen;
}

sub picture_or_nothing {
	my ($answer, $what) = @_;
	my $token = Latchkey::Client::hidden($answer, 'captcha_token')
	    // $answer->{json}{captcha_token} // '';
	return is($token, '', "$what: none") if $token eq '';
	my $site = $answer->{site};
	my $visitor = $site->client(from => '127.77.1.' . int(1 + rand 250));
	return is_problem($visitor->register_json('begotten',
		captcha_token => $token),
		'422 captcha-missing captcha:captcha-missing',
		"$what: a picture, no pass");
}

# One solved picture is one registration.
sub passes {
	my ($site) = @_;
	my $client = $site->client(from => '127.70.0.1');
	my $pass = $client->pass;
	my $ask = sub {
		my (%field) = @_;
		return { %{ $site->client(from => '127.70.0.2')
			->post('/register', %field) }, site => $site };
	};
	picture_or_nothing($ask->(do => 'refresh', captcha_token => $pass),
		'security 16: refresh with a good pass');
	my $kept = $ask->(do => 'language', captcha_token => $pass);
	is(Latchkey::Client::hidden($kept, 'captcha_token'), $pass,
		'a good pass is kept as it is where only the language changes');
	is($client->register('passed', captcha_token => $pass)->{status}, 303,
		'and spent once');
	picture_or_nothing($ask->(do => $_, captcha_token => $pass),
		"security 16: $_ with a spent pass")
	    for qw(refresh language country);
	picture_or_nothing({ %{ $client->get('/register') }, site => $site },
		'security 16: the page of a running registration');
	picture_or_nothing({ %{ $client->post('/register', username => '') },
		site => $site }, 'security 16: a mistake in it');
	my $flow = $site->client(from => '127.70.0.3')->register_json('jflow')
	    ->{json}{flow};
	my $answer = $client->post_json('/register', { flow => $flow,
		email => 'none' });
	is($answer->{json}{captcha_token}, undef,
		'security 16: nor does JSON get one');
	my $mistake = $site->client(from => '127.70.0.4')->register_json('-',
		captcha_token => $site->client->pass);
	ok($mistake->{json}{captcha_token},
		'a right one is not asked twice all the same');
}

# A form whose pass is spent is answered at once; each is a check.
sub sleepers {
	my ($site) = @_;
	my $pass = $site->client->pass;
	$site->client(from => '127.71.0.1')->register_json('spender',
		captcha_token => $pass);
	my @took = map {
		my $begun = time;
		$site->client(from => "127.71.0.$_")->register_json("other$_",
			captcha_token => $pass);
		time - $begun;
	} 2 .. 5;
	my ($best) = sort { $a <=> $b } @took;
	cmp_ok($best, '<', 0.9, 'attacks B1, security 9: no worker sleeps for a twin');
	my $client = $site->client(from => '127.71.1.1');
	my $seen = count(12, sub { $client->register_json('spent',
		captcha_token => $pass) });
	ok(($seen->{429} // 0) > 0 && $seen->{422} <= 11,
		'security 7: spent passes are checks of the minute');
}

# Passwords that are hashed, right or wrong: eight an hour.
sub hashes {
	my ($site, $right) = @_;
	my $flow = $site->client(from => '127.72.0.1')->register_json('hasher')
	    ->{json}{flow};
	my $client = $site->client(from => '127.72.0.2');
	my $seen = count(20, sub { $client->post_json('/register',
		{ flow => $flow, twice() }) });
	is($seen->{202}, 8, 'security 10: changes of a running registration');
	is($seen->{429}, 12, 'then it waits');
	$client = $site->client(from => '127.72.0.4');
	$client->post_json('/confirm', { flow => $flow,
		code => $site->code('hasher@example.com') });
	$seen = count(10, sub { $client->post_json('/register', { flow => $flow,
		username => 'hasher', password => $new }) });
	is_deeply($seen, { 201 => 8, 429 => 2 },
		'a finished flow repeats its answer, and waits as well');
	$client = $site->client(from => '127.72.0.3');
	$seen = count(20, sub { $client->post_json('/login', $right) });
	is($seen->{200}, 8, 'security 10: right sign-ins');
	is_problem($site->client(from => '127.72.9.4')
		->post_json('/login', $right), '429 too-many',
		'security 10: and of one account');
	my $begun = time;
	$client->post_json('/login', { login => 'x', password => 'x' });
	cmp_ok(time - $begun, '<', 2, 'a refusal costs nothing');
}

# A proved address looks up five names an hour, as everybody.
sub names {
	my ($site) = @_;
	my $client = $site->client(from => '127.73.0.1');
	my $answer = $client->post_json('/register', { order => 'app',
		via => 'email', country => 'US', terms => '1',
		email => 'namer@example.com', captcha_token => $client->pass });
	my $flow = $answer->{json}{flow};
	$client->post_json('/confirm', { flow => $flow,
		code => $site->code('namer@example.com') });
	my $seen = count(7, sub { $client->post_json('/register',
		{ flow => $flow, username => 'taken', twice() }) });
	is($seen->{422}, 5, 'security 17: names of a proved address');
	is($seen->{429}, 2, 'are rationed');
}

# Others use up every try of every code; the owner's way back stays open.
sub way_back {
	my ($site) = @_;
	my $email = 'victim@example.com';
	for my $round (0 .. 3) {
		$site->clock(3000 * $round);
		my $client = $site->client(from => "127.74.$round.1");
		my $flow = $client->post_json('/recover', { login => $email,
			captcha_token => $client->pass })->{json}{flow};
		$client->post_json('/recover', { flow => $flow,
			code => "0000000$_", twice() }) for 1 .. 5;
		# What has not gone when its code expires never goes.
		$site->mail($email, 2 + $round) or die 'no mail';
	}
	$site->clock(4 * 3000);
	my $owner = $site->client(from => '127.75.0.1');
	my $flow = $owner->post_json('/recover', { login => $email,
		captcha_token => $owner->pass })->{json}{flow};
	my $mail = $site->mail($email, 6);
	my $wrong = $site->client(from => '127.75.1.1');
	$wrong->post_json('/recover', { flow => $flow, code => "0000000$_",
		twice() }) for 1 .. 5;
	my ($token) = $mail->{text} =~ /token=([\w-]+)/;
	my $guess = $token =~ s/^(.{50})../$1xx/r;
	isnt($wrong->post_json('/recover', { token => $guess, twice() })
		->{status}, 200, 'a link without its secret is none');
	is($owner->post_json('/recover', { token => $token, twice() })
		->{status}, 200, 'security 8: the mailed link works though '
		. 'others used up the tries');
	$site->clock(0);
}

# A stranger asks for another's messages as often as he can; how often he may.
sub spend {
	my ($site, $at, %login) = @_;
	my $client = $site->client(from => "127.76.$at.1");
	$at *= 20_000;
	$site->clock($at);
	my $flow = $client->post_json('/recover', { %login,
		captcha_token => $client->pass })->{json}{flow};
	my $seen = count(14, sub {
		$site->clock($at + 1000 * $_[0]);
		$client->post_json('/recover', { flow => $flow, resend => 1 });
	});
	return 1 + ($seen->{202} // 0) . ' ' . join ' ', sort keys %$seen;
}

sub messages {
	my ($site) = @_;
	my $email = 'walled@example.com';
	my $number = '+4915123456788';
	my %texter = (login => '0151 23456788', country => 'DE');
	person($site, 'walled');
	my $texter = $site->client(from => '127.78.2.1');
	$texter->register('Texter', via => 'phone', country => 'DE',
		phone => '0151 23456788');
	$texter->post('/confirm', code => $site->text($number) =~ /(\d{6})/);
	is(spend($site, 0, login => $email), '3 202 429',
		'A: of a day\'s recoveries one network has three');
	is(spend($site, 1, login => 'nobody@example.com'),
		'3 202 429', 'of nobody\'s as well');
	is(spend($site, 2, %texter), '2 202 429', 'and two texts');
	my $owner = $site->client(from => '127.78.0.1');
	my $before = () = $site->mails($email);
	$owner->post_json('/recover', { login => $email,
		captcha_token => $owner->pass });
	my ($token) = ($site->mail($email, $before + 1) // { text => '' })->{text}
	    =~ /token=([\w-]+)/;
	is($owner->post_json('/recover', { token => $token, twice() })
		->{status}, 200, 'A: then the owner recovers all the same');
	my $texts = () = glob $site->state . '/outbox/sms/*.txt';
	my $flow = $texter->post_json('/recover', { %texter,
		captcha_token => $texter->pass })->{json}{flow};
	my ($code) = ($site->text($number, $texts + 1) // '') =~ /^(\d{8})/;
	is($texter->post_json('/recover', { flow => $flow, code => $code,
		twice() })->{status}, 200, 'and by text');
	$site->clock(0);
}

# All networks of one /48 have its share, and others sign in.
sub one_network {
	my ($site, $right) = @_;
	my $seen = count(300, sub {
		my ($n) = @_;
		return $site->client(from => '127.0.0.2', headers =>
			{ 'X-Forwarded-For' => sprintf '2001:db8:77:%x::1', $n })
		    ->post_json('/login', { login => "nobody$n",
			password => 'wrong wrong' });
	});
	is($seen->{401}, 32, 'security 7: 300 networks of one /48 have '
		. 'four times the share of one');
	is($site->client(from => '127.0.0.2',
		headers => { 'X-Forwarded-For' => '2001:db8:78::1' })
		->post_json('/login', $right)->{status}, 200,
		'somebody else signs in');
	like($site->log, qr/2001:db8:77::\/48: limits\.\w+ is used up/,
		'attacks E1: the log says which network has had its share');
	unlike($site->log, qr/nobody\d|tables? of counters is full/,
		'whom it tried is not said, and no table is full');
}

subtest 'rations' => sub {
	my $site = Latchkey->new(settings => {
		site => { proxies => '127.0.0.2' },
		sms => { transport => 'file', countries => 'DE' },
		limits => { hashes => '8/h 100/day', names => '5/h 50/day',
			signin_network => '8/h 100/day' } });
	my $right = person($site, 'taken');
	person($site, 'victim');
	passes($site);
	sleepers($site);
	names($site);
	way_back($site);
	messages($site);
	one_network($site, { login => 'victim', password => $new });
	hashes($site, $right);
	unlike($site->log, qr/panic|Sanitizer/, 'nothing is our mistake');
	$site->stop;
};

done_testing;
