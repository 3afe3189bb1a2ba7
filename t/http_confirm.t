#!/usr/bin/perl
# The code page: right, wrong, old and used-up codes, and sending again
# (flows.md items 89-99).
use strict;
use warnings;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey::Check;
use Test::More;

my $now = 0;

# A registration that waits for its code, an hour after the last one.
sub begin {
	my ($site, $name) = @_;
	$now += 3600;
	$site->clock($now);
	my $client = $site->client;
	my $answer = $client->register_json($name);
	is($answer->{status}, 202, "$name waits for a code");
	return ($client, $answer->{json}{flow}, $site->code("$name\@example.com"));
}

# One that it is not.
sub not {
	my ($code) = @_;
	return sprintf '%06d', ($code + 1) % 1000000;
}

sub forms_of_a_code {
	my ($site) = @_;
	my %forms = (
		blanks => sub { join ' ', split //, $_[0] },
		dashes => sub { substr($_[0], 0, 3) . '-' . substr $_[0], 3 },
		arabic => sub { join '', map { chr(0x660 + $_) } split //, $_[0] },
	);
	for my $form (sort keys %forms) {
		my ($client, $flow, $code) = begin($site, "form$form");
		is($client->post_json('/confirm', { flow => $flow,
			code => $forms{$form}->($code) })->{status}, 201,
			"$form are taken");
	}
	my ($client, $flow, $code) = begin($site, 'formnone');
	is_problem($client->post_json('/confirm', { flow => $flow }),
		'422 code-missing code:code-missing', 'no code');
	is_problem($client->post_json('/confirm',
		{ flow => $flow, code => 'abcdef' }),
		'422 code-bad-character code:code-bad-character', 'letters');
	is_problem($client->post_json('/confirm',
		{ flow => $flow, code => '1' x 65 }),
		'422 code-too-long code:code-too-long', 'far too long');
	is($client->get_json('/confirm')->{json}{code}, 'flow-unknown',
		'a program names its flow');
}

sub life {
	my ($site) = @_;
	my ($client, $flow, $code) = begin($site, 'lifelong');
	$site->clock($now + 179);
	is($client->post_json('/confirm',
		{ flow => $flow, code => $code })->{status}, 201,
		'item 89: good after 179 seconds');
	($client, $flow, $code) = begin($site, 'lifeless');
	$site->clock($now + 1801);
	is_problem($client->post_json('/confirm',
		{ flow => $flow, code => $code }),
		'422 code-expired code:code-expired',
		'item 97: not after half an hour');
	my $again = $client->post_json('/confirm',
		{ flow => $flow, resend => 1 });
	is($again->{status}, 202, 'item 97: another one can be sent');
	is($client->post_json('/confirm', { flow => $flow,
		code => $site->code('lifeless@example.com', 2) })->{status}, 201,
		'and is good');
	($client, $flow, $code) = begin($site, 'lifeday');
	$site->clock($now + 86401);
	is_problem($client->post_json('/confirm',
		{ flow => $flow, code => $code }), '422 flow-unknown',
		'after a day the registration is gone');
	$now += 86400;
}

sub resend {
	my ($site) = @_;
	my ($client, $flow, $code) = begin($site, 'resender');
	my $early = $client->post_json('/confirm',
		{ flow => $flow, resend => 1 });
	is_problem($early, '429 too-many', 'item 99: early');
	my $wait = $early->{json}{retry_after};
	ok($wait > 50 && $wait <= 60, 'item 99: it says how long');
	is(header($early, 'Retry-After'), $wait, 'the header says the same');
	like($early->{json}{detail}, qr/\d\d:\d\d:\d\d UTC/,
		'the sentence says when');
	$site->clock($now + 61);
	my $late = $client->post_json('/confirm',
		{ flow => $flow, resend => 1 });
	is($late->{status}, 202, 'item 99: late enough');
	is($late->{json}{resend_in}, 120, 'the next wait is longer');
	my $new = $site->code('resender@example.com', 2);
	is_problem($client->post_json('/confirm',
		{ flow => $flow, code => $code }),
		'422 code-wrong code:code-wrong',
		'the old code after a resend') if $new ne $code;
	is_problem($client->post_json('/confirm',
		{ flow => $flow, resend => 1 }), '429 too-many', 'early again');
	is($client->post_json('/confirm',
		{ flow => $flow, code => $new })->{status}, 201,
		'the new one is right');
}

sub tries {
	my ($site) = @_;
	my ($client, $flow, $code) = begin($site, 'trier');
	for my $left (4, 3, 2, 1) {
		my $answer = $client->post_json('/confirm',
			{ flow => $flow, code => &not($code) });
		is_problem($answer, '422 code-wrong code:code-wrong',
			'item 96: wrong');
		is($answer->{json}{tries_left}, $left, 'item 96: counted');
	}
	is_problem($client->post_json('/confirm',
		{ flow => $flow, code => &not($code) }),
		'422 code-used-up code:code-used-up', 'item 96: the fifth');
	is_problem($client->post_json('/confirm',
		{ flow => $flow, code => $code }),
		'422 code-used-up code:code-used-up',
		'item 96: the right one comes too late');
	$site->clock($now + 61);
	is($client->post_json('/confirm',
		{ flow => $flow, resend => 1 })->{status}, 202, 'a new code');
	my $new = $site->code('trier@example.com', 2);
	for (1 .. 5) {
		$client->post_json('/confirm',
			{ flow => $flow, code => &not($new) });
	}
	$site->clock($now + 200);
	is($client->post_json('/confirm',
		{ flow => $flow, resend => 1 })->{status}, 202, 'a third code');
	my $third = $site->code('trier@example.com', 3);
	is_problem($client->post_json('/confirm',
		{ flow => $flow, code => $third }), '429 too-many',
		'ten tries an hour at an address, whatever the code');
	$site->clock($now + 3800);
	my $last = $client->post_json('/confirm',
		{ flow => $flow, resend => 1 });
	is($last->{status}, 202, 'an hour later') or diag $last->{body};
	is($client->post_json('/confirm', { flow => $flow,
		code => $site->code('trier@example.com', 4) })->{status}, 201,
		'the right code is right again');
	$now += 3600;
}

sub as_pages {
	my ($site) = @_;
	$now += 7200;
	$site->clock($now);
	my $client = $site->client;
	$client->register('pageman');
	my $code = $site->code('pageman@example.com');
	# The message is there a moment before it is noted as sent.
	my $page = $client->get('/confirm');
	for (1 .. 50) {
		last if $page->{body} =~ /handed over/;
		select undef, undef, undef, 0.1;
		$page = $client->get('/confirm');
	}
	like($page->{body}, qr/pageman\@example\.com/, 'where it was sent');
	like($page->{body}, qr/<input\b[^>]*name="code"[^>]*inputmode="numeric"[^>]*autocomplete="one-time-code"/,
		'item 93: one box for the code');
	like($page->{body}, qr/>OK<\/button>/, 'item 94: OK');
	like($page->{body}, qr/spam inboxes for that e-mail from <span class="ltr"[^>]*>example\.com/,
		'item 84: from which domain');
	like($page->{body}, qr/handed over to the mail server at \d\d:\d\d:\d\d UTC/,
		'and that it went');
	my $wrong = $client->post('/confirm', code => &not($code));
	is_page($wrong, 422, 'code-wrong', 'item 96: wrong');
	like($wrong->{body}, qr/4 tries/, 'item 96: what is left');
	my $early = $client->post('/confirm', resend => 1);
	is($early->{status}, 429, 'resend too early');
	like($early->{body}, qr/\d\d:\d\d:\d\d\s*UTC/, 'and when it will do');
	like($early->{body}, qr/name="code"/, 'with the code page still there');
	my $bad = $client->post('/confirm', via => 'email', email => 'x');
	is_page($bad, 422, 'email-invalid', 'a bad address');
	like($bad->{body}, qr/name="email"[^>]*value="x"/, 'is kept to mend');
	my $right = $client->post('/confirm', code => $code);
	is_goes($right, '/account', 'item 95: right');
	like(cookies($right),
		qr/^lk-session=SECRET; Path=\/; HttpOnly; SameSite=Lax$/m,
		'item 101: signed in by the same answer');
	my $account = $client->get('/account');
	is($account->{status}, 200, 'item 102: My Account');
	like($account->{body}, qr/Welcome, .*pageman/,
		'items 100, 102: with the name');
	like($account->{body}, qr/role="status".*completed the registration/s,
		'item 100: it is confirmed');
	like($account->{body}, qr/Now you are ready/, 'item 103: what is next');
}

sub unknown {
	my ($site) = @_;
	my $client = $site->client;
	my $page = $client->get('/confirm');
	is($page->{status}, 200, 'the code page without a registration');
	like($page->{body}, qr/cookie/, 'says that cookies are needed');
	is_page($client->post('/confirm', code => '123456'), 422, '',
		'a code without one');
	is_problem($client->post_json('/confirm',
		{ flow => 'x' x 43, code => '123456' }), '422 flow-unknown',
		'nor does any flow do');
}

both({ limits => { factor => 1, registrations => '1000/h 1000/day',
	mails_network => '1000/h 1000/day',
	mails_total => '10000/h 10000/day' } }, sub {
	my ($site) = @_;
	$now = 0;
	forms_of_a_code($site);
	life($site);
	resend($site);
	tries($site);
	as_pages($site);
	unknown($site);
});

done_testing;
