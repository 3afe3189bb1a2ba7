#!/usr/bin/perl
# Trial O1: who kills the process that starts the sender stops no message, and
# the log says what happened.
use strict;
use warnings;
use FindBin;
use Test::More;
use Time::HiRes qw(time sleep);
use lib "$FindBin::Bin/lib";
use Latchkey;
use Latchkey::Check;

my $site = Latchkey->new;

sub of {
	my ($pid, $file) = @_;
	return Latchkey::slurp("/proc/$pid/$file") // '';
}

# Each leads a session of its own, which no worker does.
sub waiting {
	my ($name) = @_;
	return grep {
		of($_, 'cmdline') =~ m{^[^\0]*/cgi-bin/\Q$name\E\0}
		    && (split ' ', of($_, 'stat') =~ s/^.*\) //r)[3] == $_
	} $site->helpers;
}

sub await {
	my ($what) = @_;
	my $end = time + 20;
	sleep 0.02 until $what->() || time > $end;
	return $what->();
}

sub comes {
	my ($name, $what) = @_;
	my $start = time;
	is_goes $site->client->register($name), '/confirm', "$what: registered";
	ok $site->code("$name\@example.com"), "$what: the code came";
	note sprintf '%.2f s', time - $start;
}

sub said { return scalar(() = $site->log =~ /starts the sender is gone/g) }

comes('first', 'at first');
my @workers = $site->pids('register');
my @waiting = waiting('register');
ok @waiting > 0, 'somebody waits to start the sender';
kill KILL => @waiting;
ok await(sub { !grep { kill 0, $_ } @waiting }), 'and is killed';
# Of two workers one may have had none yet.
comes("after$_", 'trial O1: a helper was killed') for 1 .. 3;
ok said() >= 1, 'the log says so';
is_deeply [ $site->pids('register') ], \@workers, 'no worker had to end';
my $said = said();
comes("later$_", 'afterwards') for 1 .. 3;
is said(), $said, 'and all is as before';
ok await(sub { my @new = waiting('register');
	@new && !grep { of($_, 'status') =~ /^NoNewPrivs:\t1$/m } @new }),
    'what is started may have rights of its own again';
$site->stop;

done_testing;
