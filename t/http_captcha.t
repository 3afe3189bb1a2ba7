#!/usr/bin/perl
# The picture: its bytes, one use, right, wrong, old, and the pass that stands
# for a right answer (flows.md items 68-80).
use strict;
use warnings;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey::Check;
use Test::More;

sub pictures {
	my ($site) = @_;
	my $client = $site->client;
	my $first  = $client->get_json('/captcha');
	my $second = $client->get_json('/captcha');
	is($first->{status}, 200, 'a challenge is had by GET');
	isnt($first->{json}{token}, $second->{json}{token},
		'item 75: two challenges differ');
	is($first->{json}{expires_in}, 1800, 'it says how long it is good');
	like($site->captcha($first->{json}{token}), qr/^[A-Z0-9]{4}$/,
		'item 73: four capital letters and digits');
	my $image = $client->get($first->{json}{image});
	is(header($image, 'Content-Type'), 'image/png', 'item 78: a PNG');
	is(header($image, 'Cache-Control'), 'no-store', 'item 78: kept nowhere');
	is(substr($image->{body}, 0, 8), "\x89PNG\r\n\x1a\n", 'item 78: really');
	is(substr($image->{body}, -8, 4), 'IEND', 'all of it has come');
	ok($client->get($first->{json}{image})->{body} eq $image->{body},
		'the same bytes every time');
	ok($client->get($second->{json}{image})->{body} ne $image->{body},
		'item 75: another token, another picture');
	is($client->get('/captcha?token=AAAA')->{status}, 410,
		'a token that is not ours has no picture');
	$site->clock(1801);
	is($client->get($first->{json}{image})->{status}, 410,
		'nor has one that is too old');
	$site->clock(0);
}

sub checks {
	my ($site) = @_;
	my $client = $site->client;
	my ($token, $answer) = $client->challenge;
	my $said = $client->post_json('/captcha',
		{ token => $token, answer => lc $answer })->{json};
	ok($said->{right}, 'items 68, 74: right, in lower case too');
	ok($said->{pass}, 'item 68: and a pass instead of the token');
	my $pass = $said->{pass};
	$said = $client->post_json('/captcha',
		{ token => $pass, answer => $answer })->{json};
	ok(!$said->{right} && !$said->{pass}, 'a pass begets no pass');
	$said = $client->post_json('/captcha',
		{ token => $token, answer => $answer })->{json};
	ok(!$said->{right}, 'item 76: the token was good once');
	($token, $answer) = $client->challenge;
	$said = $client->post_json('/captcha',
		{ token => $token, answer => 'AAAA' })->{json};
	ok(!$said->{right}, 'item 69: wrong');
	ok($said->{token} && $said->{token} ne $token && $said->{image},
		'item 69: with a new picture');
	$said = $client->post_json('/captcha',
		{ token => $token, answer => $answer })->{json};
	ok(!$said->{right}, 'a token is spent by a wrong answer as well');
	is_problem($client->post_json('/captcha', {}),
		'422 token-missing answer:answer-missing token:token-missing',
		'nothing to judge');
}

sub form_in_json {
	my ($site) = @_;
	my $client = $site->client;
	my %fields = $client->fields('captchaone');
	is_problem($client->post_json('/register', \%fields),
		'422 captcha-missing captcha:captcha-missing',
		'item 80: no captcha');
	my ($token, $answer) = $client->challenge;
	is_problem($client->post_json('/register',
		{ %fields, captcha_token => $token }),
		'422 captcha-missing captcha:captcha-missing',
		'a token without an answer');
	my $wrong = $client->post_json('/register',
		{ %fields, captcha_token => $token, captcha => 'XXXX' });
	is_problem($wrong, '422 captcha-wrong captcha:captcha-wrong', 'wrong');
	is($wrong->{json}{captcha_token}, undef, 'wrong: no pass');
	is_problem($client->post_json('/register',
		{ %fields, captcha_token => $token, captcha => $answer }),
		'422 captcha-wrong captcha:captcha-wrong',
		'item 76: spent by the wrong one');
	is_problem($client->post_json('/register',
		{ %fields, captcha_token => 'x' x 56, captcha => 'AAAA' }),
		'422 captcha-wrong captcha:captcha-wrong', 'a forged token');

	($token, $answer) = $client->challenge;
	$site->clock(1801);
	is_problem($client->post_json('/register',
		{ %fields, captcha_token => $token, captcha => $answer }),
		'422 captcha-expired captcha:captcha-expired', 'too old');
	$site->clock(0);

	($token, $answer) = $client->challenge;
	my $other = $client->post_json('/register', { %fields,
		email => 'nothing', captcha_token => $token,
		captcha => $answer });
	is_problem($other, '422 email-invalid email:email-invalid',
		'right, with something else wrong');
	my $pass = $other->{json}{captcha_token};
	ok($pass && $pass ne $token, 'it is not asked twice: a pass');
	is_problem($client->post_json('/register', { %fields,
		captcha_token => $token, captcha => $answer }),
		'422 captcha-wrong captcha:captcha-wrong',
		'item 76: the answer itself is spent');
	my $good = $client->post_json('/register',
		{ %fields, captcha_token => $pass });
	is($good->{status}, 202, 'the pass is as good as the answer')
	    or diag $good->{body};
	is_problem($client->post_json('/register',
		{ $client->fields('captchatwo'), captcha_token => $pass }),
		'422 captcha-wrong captcha:captcha-wrong', 'once');
	my $old = $client->pass;
	$site->clock(1801);
	is_problem($client->post_json('/register',
		{ $client->fields('captchatwo'), captcha_token => $old }),
		'422 captcha-expired captcha:captcha-expired',
		'for half an hour');
	$site->clock(0);
}

sub form_in_page {
	my ($site) = @_;
	my $client = $site->client;
	my %fields = ($client->fields('pageone'));
	my $page   = $client->get('/register');
	my $token  = Latchkey::Client::hidden($page, 'captcha_token');
	my $answer = $site->captcha($token);
	like($page->{body}, qr{<img\b[^>]*src="/captcha\?token=\Q$token\E"},
		'item 72: the form shows its picture');

	my $again = $client->post('/register', %fields, do => 'refresh',
		captcha_token => $token);
	is($again->{status}, 200, 'item 75: Refresh gives the form again');
	is(errors($again), '', 'nothing is checked by it');
	my $new = Latchkey::Client::hidden($again, 'captcha_token');
	isnt($new, $token, 'item 75: another picture');
	like($again->{body}, qr/name="username"[^>]*value="pageone"/,
		'what was typed is kept');
	unlike($again->{body}, qr/correct pageone/, 'but for passwords');
	is_page($client->post('/register', %fields, captcha_token => $new,
		captcha => $answer), 422, 'captcha-wrong',
		'item 75: the old answer does not fit the new picture');

	my $wrong = $client->post('/register', %fields,
		captcha_token => $token, captcha => 'XXXX');
	is_page($wrong, 422, 'captcha-wrong', 'item 77: wrong');
	isnt(Latchkey::Client::hidden($wrong, 'captcha_token'), $token,
		'item 77: a new picture');
	like($wrong->{body}, qr/name="email"[^>]*value="pageone\@example.com"/,
		'item 77: other fields are kept');
	unlike($wrong->{body}, qr/correct pageone/,
		'item 77: but for passwords');
	like($wrong->{body}, qr/<input\b[^>]*name="captcha"[^>]*aria-invalid="true"/,
		'item 77: the field is marked');
	like($wrong->{body}, qr{href="#captcha"},
		'and linked from the summary');

	$token = Latchkey::Client::hidden($wrong, 'captcha_token');
	my $other = $client->post('/register', %fields,
		password_confirm => '', captcha_token => $token,
		captcha => $site->captcha($token));
	$other = $client->post('/register', %fields, country => 'XX',
		captcha_token => $client->pass);
	is($other->{status}, 422, 'right, with another field wrong');
	unlike($other->{body}, qr/name="captcha"/, 'it is not asked twice');
	my $pass = Latchkey::Client::hidden($other, 'captcha_token');
	is_goes($client->post('/register', %fields, captcha_token => $pass),
		'/confirm', 'the hidden pass is enough');
}

# Without the table nobody knows what was spent: nothing from before counts.
sub lost {
	my ($site) = @_;
	return if $site->{web} ne 'cgi';
	my $client = $site->client;
	my ($token, $answer) = $client->challenge;
	sleep 2;
	unlink $site->state . '/spent' or die "spent: $!";
	is_problem($client->post_json('/register', { $client->fields('Loser'),
		captcha_token => $token, captcha => $answer }),
		'422 captcha-expired captcha:captcha-expired',
		'where the spent set was lost, older captchas are not good');
	is($client->register_json('Finder')->{status}, 202, 'newer ones are');
}

both({ limits => { factor => 100 } }, sub {
	my ($site) = @_;
	pictures($site);
	checks($site);
	form_in_json($site);
	form_in_page($site);
	lost($site);
});

# A folder in its place: what was spent can neither be read nor written.
both({}, sub {
	my ($site) = @_;
	my $client = $site->client;
	my $answer = $client->get_json('/captcha');
	is($answer->{status}, 503, 'without the spent set there is no captcha');
	is($answer->{json}{code}, 'site-fault', 'and it says why not');
	$answer = $client->post_json('/register',
		{ $client->fields('closed'), captcha_token => 'x',
			captcha => 'y' });
	is($answer->{status}, 503, 'nobody registers without it');
	like(header($answer, 'Retry-After'), qr/^\d+$/, 'with a time to wait');
	my $page = $client->get('/register');
	is($page->{status}, 503, 'as a page too');
	is_guarded($page, '503');
	unlike($answer->{body}, qr/"flow"/, 'and there is no flow');
}, sub {
	my ($site) = @_;
	mkdir $site->state . '/spent' or die "spent: $!";
});

done_testing;
