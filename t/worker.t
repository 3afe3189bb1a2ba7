#!/usr/bin/perl
# What the system knows of a worker: it gains no rights, leaves no core file, and
# lets the web server finish.
use strict;
use warnings;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey;
use Test::More;

# sched(7)
my $batch = 3;

my $site = Latchkey->new;
for my $name (qw(site register countries captcha confirm login account recover
	session)) {
	for my $pid ($site->pids($name)) {
		my $status = Latchkey::slurp("/proc/$pid/status") // '';
		like($status, qr/^NoNewPrivs:\t1$/m, "$name: no new privileges");
		my $limits = Latchkey::slurp("/proc/$pid/limits") // '';
		like($limits, qr/^Max core file size +0 +0 /m, 'no core file');
		# Behind the name, which may have blanks.
		my @stat = split ' ', (Latchkey::slurp("/proc/$pid/stat") // '')
		    =~ s/^.*\) //r;
		is($stat[38], $batch, 'does not push the web server aside');
	}
}
$site->stop;
done_testing;
