#!/usr/bin/perl
# kill -9 of any program while people register: what was acknowledged is there,
# whole, and the next request works.
use strict;
use warnings;
use Test::More;
use Time::HiRes qw(time sleep);
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey;

my $people  = $ENV{KILL_PEOPLE} || 200;
my $writers = 4;
my $site = Latchkey->new(settings => { limits => { factor => 0 },
	password => { scheme => '$y$j8T$' } });
my $dir = $site->{dir};

# Until it is answered: a killed worker is a 502 to the visitor, who presses
# the button again.
sub insist {
	my ($what) = @_;
	for (1 .. 50) {
		my $answer = eval { $what->() };
		return $answer if $answer && $answer->{status} < 500;
		sleep 0.05;
	}
	return { status => 0, headers => {}, body => '' };
}

sub one {
	my ($name) = @_;
	my $v = $site->client;
	my $answer;
	for (1 .. 10) {
		my $pass = eval { $v->pass } // next;
		$answer = insist(sub { $v->register($name, captcha_token => $pass) });
		last if $answer->{status} == 303;
	}
	return 0 unless $answer && $answer->{status} == 303;
	my $end = time + 60;
	while (time < $end) {
		for my $mail (reverse $site->mails("$name\@example.com")) {
			next unless $mail->{code};
			my $done = insist(sub { $v->post('/confirm', code => $mail->{code}) });
			return 1 if ($done->{headers}{location} // '') eq '/account';
		}
		sleep 0.1;
	}
	return 0;
}

# A machine where a registration takes long is given longer between two kills.
my $began = time;
one('undisturbed') or BAIL_OUT('nobody can register');
my $pause = (time - $began) / 10;
$pause = 0.08 if $pause < 0.08;

my @writers;
for my $n (1 .. $writers) {
	my $pid = fork // die "fork: $!";
	if ($pid == 0) {
		open my $out, '>', "$dir/said.$n";
		$out->autoflush;
		for (my $i = $n; $i <= $people; $i += $writers) {
			print {$out} "person$i\n" if one("person$i");
		}
		POSIX::_exit(0);
	}
	push @writers, $pid;
}

sub said { return map { split /\n/, Latchkey::slurp($_) // '' } glob "$dir/said.*" }

# A message whose sender was killed is tried again after half a minute, which
# need not be waited for.
my ($seen, $since, $ahead) = (0, time, 0);
sub hurry {
	my $now = said();
	($seen, $since) = ($now, time) if $now > $seen;
	return if time - $since < 3;
	$site->clock($ahead += 31);
	$site->latchkey('deliver', '--once');
	$since = time;
}

my @programs = qw(register confirm captcha login account session);
my $kills = 0;
while (@writers) {
	hurry();
	@writers = grep { waitpid($_, POSIX::WNOHANG()) == 0 } @writers;
	my $name = $programs[ rand @programs ];
	my @pids = $site->pids($name);
	my $pid = $pids[ rand @pids ];
	$kills += kill KILL => $pid if $pid && $pid != $site->{pids}{$name};
	# The sender may die as well.
	if (rand() < 0.2) {
		my @senders = grep { (Latchkey::slurp("/proc/$_/comm") // '') =~ /^latchkey$/ } $site->helpers;
		$kills += kill KILL => $senders[0] if @senders;
	}
	sleep $pause;
}

my @said = said();
ok $kills > $people / 5, "$kills kills";
# Whoever goes on pressing gets there; two in 200 may have met ten kills each.
cmp_ok scalar @said, '>=', $people - $people / 100,
    "of $people are acknowledged";
my ($status, $list) = $site->latchkey('user', 'list');
my %there = map { (split /\t/)[0] => 1 } split /\n/, $list;
is join(' ', grep { !$there{$_} } @said), '', 'none of them is lost';
for my $name (map { $said[ $_ * @said / 10 ] } 0 .. 9) {
	my (undef, $shown) = $site->latchkey('user', 'show', $name);
	like $shown, qr/^email: $name\@example\.com$/m, "$name is whole";
	my $login = insist(sub { $site->client->post('/login', login => "$name\@example.com", password => "correct $name battery") });
	is $login->{headers}{location}, '/account', "$name can sign in";
}
($status, my $said) = $site->latchkey('verify');
is $status, 0, "the store verifies: $said";
is $site->client->register('after')->{status}, 303, 'the next registration works';
unlike $site->log, qr/panic|Sanitizer/, 'nothing else went wrong';
done_testing;
