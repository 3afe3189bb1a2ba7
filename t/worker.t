#!/usr/bin/perl
# What the system knows of a worker: it gains no rights, leaves no core file, and
# lets the web server finish.
use strict;
use warnings;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey;
use Test::More;
use Time::HiRes qw(time sleep);

my $batch = 3; # sched(7)

sub of {
	my ($pid, $file) = @_;
	return Latchkey::slurp("/proc/$pid/$file") // '';
}

# Behind the name, which may have blanks.
sub policy {
	my ($pid) = @_;
	return (split ' ', of($pid, 'stat') =~ s/^.*\) //r)[38] // '';
}

# A worker takes a moment to start; of two the same may serve often.
sub workers {
	my ($site, $name) = @_;
	my $end = time + 10;
	my @pids;
	do {
		# It is locked down when the first request has come.
		$site->client->get($name eq 'site' ? '/' : "/$name");
		sleep 0.02;
		@pids = $site->pids($name);
	} until time > $end || @pids && !grep { policy($_) ne $batch
	    || of($_, 'status') !~ /^NoNewPrivs:\t1$/m } @pids;
	return @pids;
}

my $site = Latchkey->new;
for my $name (Latchkey::programs()) {
	for my $pid (workers($site, $name)) {
		is(policy($pid), $batch,
			"$name does not push the web server aside");
		like(of($pid, 'status'), qr/^NoNewPrivs:\t1$/m,
			'no new privileges');
		like(of($pid, 'limits'), qr/^Max core file size +0 +0 /m,
			'no core file');
	}
}
$site->stop;
done_testing;
