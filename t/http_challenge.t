#!/usr/bin/perl
# Proof of work: a challenge, who may have how many, and what solves it
# (flows.md item 130).
use strict;
use warnings;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Digest::SHA qw(sha256);
use Latchkey::Check;
use Test::More;

sub given {
	my ($site) = @_;
	my $client = $site->client;
	my $answer = $client->get('/challenge');
	is($answer->{status}, 200, 'a challenge is had by GET');
	like(header($answer, 'Content-Type'), qr{^application/json},
		'as JSON, whatever is asked for');
	is(header($answer, 'Cache-Control'), 'no-store', 'kept nowhere');
	my $first  = Latchkey::Client::json($answer)->{json};
	my $second = $client->get_json('/challenge')->{json};
	is(join(' ', sort keys %$first), 'bits challenge expires_in',
		'what it says');
	like($first->{challenge}, qr/^[\w-]{63}$/, 'the challenge');
	isnt($first->{challenge}, $second->{challenge}, 'each is another');
	is("$first->{bits} $first->{expires_in}", '16 1800',
		'16 bits at rest, half an hour');
	is($client->get("/captcha?token=$first->{challenge}")->{status}, 410,
		'it is no captcha');
	my $post = $client->post_json('/challenge',
		{ token => $first->{challenge}, answer => 'AAAA' });
	is_problem($post, '405 wrong-method', 'POST does nothing here');
	is(header($post, 'Allow'), 'GET, HEAD, OPTIONS', 'and says what does');
	my ($status, $proof) = $site->latchkey('challenge-solve',
		$first->{challenge}, $first->{bits});
	is($status, 0, 'the command solves it');
	like($proof, qr/^\d+\n$/, 'by a number');
	chomp $proof;
	is(unpack('B16', sha256("$first->{challenge}:$proof")), '0' x 16,
		'that is a proof');
	is($client->post_json('/captcha', { token => $first->{challenge},
		answer => $proof })->{json}{right}, JSON::PP::false,
		'but of no captcha');
}

sub command {
	my ($site) = @_;
	my ($status, $said) = $site->latchkey('challenge-solve', 'abc', 12);
	is("$status $said", "0 4959\n", 'the smallest that does');
	for (['abc'], ['abc', 12, 1], ['abc', 23], ['abc', -1], ['abc', 'x'],
		['', 12], ['x' x 129, 12]) {
		($status, $said) = $site->latchkey('challenge-solve', @$_);
		is($status, 2, "challenge-solve @$_: wrong usage");
		like($said, qr/CHALLENGE BITS/, 'and what would be right');
	}
	($status, $said) = $site->latchkey('--help');
	like($said, qr/\bchallenge-solve\b/, 'it is listed');
}

sub busy {
	my ($site) = @_;
	my $client = $site->client(from => '127.0.7.1');
	my (%seen, $late);
	for (map { $client->get_json('/challenge') } 1 .. 40) {
		$seen{ $_->{json}{bits} // $_->{status} }++;
		$late = $_ if $_->{status} == 429;
	}
	is($seen{16}, 8, '8 at rest');
	is($seen{17}, 8, 'then harder');
	ok($seen{18} >= 14, 'and harder');
	is_problem($late, '429 too-many', 'and no more than 30 a minute');
	ok(header($late, 'Retry-After') <= 60, 'it says when there are more');
	is($site->client(from => '127.0.8.1')->get_json('/challenge')
		->{json}{bits}, 16, 'another network is at rest');
	$site->clock(7200);
	is($client->get_json('/challenge')->{json}{bits}, 16,
		'and so is this one later');
	$site->clock(0);
}

both({}, sub {
	my ($site) = @_;
	given($site);
	command($site);
	busy($site);
});

done_testing;
