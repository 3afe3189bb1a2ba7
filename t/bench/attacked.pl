#!/usr/bin/perl
# What honest visitors wait while one network attacks: with names that nobody
# has, which would fill the tables of limits, and with a pass that was spent,
# which would keep workers for a twin.  Prints "ratio NAME VALUE" lines, where
# target at most 2; run it with nothing else on the machine.
#
#   make bench-attacked     ROUNDS=5 VISITORS=10 by default
use strict;
use warnings;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey;
use Latchkey::Bench;
use POSIX ();
use Time::HiRes qw(time sleep);

my $rounds = $ENV{ROUNDS} || 5;
my $visitors = $ENV{VISITORS} || 10;
my $password = 'lantern orbit 77 maple';
my $site = Latchkey->new(real_hash => 1);

for my $i (1 .. $visitors) {
	my ($failed, $said) = $site->latchkey('user', 'add', "honest$i",
		'--email', "honest$i\@example.com", '--country', 'US',
		'--stdin', \"$password\n");
	die $said if $failed;
}
my $pass = $site->client->pass;
$site->client->register_json('spender', captcha_token => $pass);

# Who asks without a pause, each time from another address of one network.
my %attack = (
	none => undef,
	filling => sub {
		my ($client, $n) = @_;
		$client->post_json('/login', { login => "nobody$n",
			password => $password });
	},
	sleeping => sub {
		my ($client, $n) = @_;
		$client->register_json("other$n", captcha_token => $pass);
	},
);

sub start_attack {
	my ($how) = @_;
	return if !defined $how;
	my $parent = $$;
	my $pid = fork // die "fork: $!";
	return $pid if $pid;
	for (my $n = 1; getppid() == $parent; $n++) {
		my $client = $site->client(from => '127.250.7.' . (1 + $n % 250));
		eval { $how->($client, $n); 1 } or sleep 0.01;
	}
	POSIX::_exit(0);
}

# Milliseconds that a page took, and a sign-in.
sub visit {
	my ($name) = @_;
	my $client = $site->client;
	my $began = time;
	my $page = $client->get('/register');
	my $seen = time;
	my $answer = $client->post_json('/login', { login => $name,
		password => $password });
	my $done = time;
	die "$name: $page->{status}, $answer->{status}"
	    if $page->{status} != 200 || $answer->{status} != 200;
	return (1000 * ($seen - $began), 1000 * ($done - $seen));
}

my (%page, %signin);
for (1 .. $rounds) {
	for my $name (sort keys %attack) {
		my $pid = start_attack($attack{$name});
		sleep 0.5;
		my (@pages, @signins);
		for my $i (1 .. $visitors) {
			my ($page, $signin) = visit("honest$i");
			push @pages, $page;
			push @signins, $signin;
			sleep 0.02;
		}
		push @{ $page{$name} }, median(@pages);
		push @{ $signin{$name} }, median(@signins);
		next if !$pid;
		kill 'KILL', $pid;
		waitpid $pid, 0;
	}
}

sub against_none {
	my ($of, $name) = @_;
	return map { $of->{$name}[$_] / $of->{none}[$_] } 0 .. $rounds - 1;
}

for my $name (grep { $_ ne 'none' } sort keys %attack) {
	ratio("page/$name", 'at most 2', against_none(\%page, $name));
	ratio("sign-in/$name", 'at most 2', against_none(\%signin, $name));
}
value('page', 'ms', undef, @{ $page{none} });
value('sign-in', 'ms', undef, @{ $signin{none} });
