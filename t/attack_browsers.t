#!/usr/bin/perl
# security 13: browsers that an account knows guess within limits, too.
use strict;
use warnings;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey::Check;
use Test::More;

my $site = Latchkey->new(web => 'nginx', settings => {
	limits => { factor => 1 } });

# Browsers that signed in while the password was known.
sub browsers {
	my ($person, $count) = @_;
	return map { my $client = $site->client;
		$client->post('/login', %$person);
		$client->{headers}{Cookie} =
		    "lk-device=$client->{jar}{'lk-device'}";
		$client } 1 .. $count;
}

# Of five guesses in each, so many are judged.
sub judged {
	my ($login, @browsers) = @_;
	my $judged = 0;
	for my $browser (@browsers) {
		local $browser->{from} = '127.9.9.9';
		for (1 .. 5) {
			my $answer = $browser->post('/login', login => $login,
				password => 'wrong battery');
			$judged++ if $answer->{status} == 422;
		}
	}
	return $judged;
}

my $ada = person($site, 'Guessed');
my @known = browsers($ada, 12);
is(judged('Guessed', @known[0, 1]), 5,
	'security 13: of twelve browsers the oldest two are unknown again');
is(judged('Guessed', $known[11]), 5, 'the newest has tries of its own');

my $owner = $site->client;
$owner->post('/login', %$ada);
is_goes($owner->post('/account', action => 'password',
	current_password => $ada->{password}, password => 'quite new kelp 77',
	password_confirm => 'quite new kelp 77'), '/account?done=password',
	'the owner changes the password');
cmp_ok(judged('Guessed', @known[2 .. 10]), '<=', 2,
	'then none is known any more: one count for all of them');

# The owner's own browser is, and comes in whatever others did.
$owner->{headers}{Cookie} = "lk-device=$owner->{jar}{'lk-device'}";
is_goes($owner->post('/login', login => 'Guessed',
	password => 'quite new kelp 77'), '/account', 'but the owner\'s own');

done_testing;
