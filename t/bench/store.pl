#!/usr/bin/perl
# Our store beside others that one could have picked, on the disk where the
# build is: rounds interleaved, the median over the rounds of ours divided by
# theirs, and its spread.  Prints "ratio NAME VALUE" and "value NAME VALUE"
# lines; run it with nothing else on the machine.
#
#   make bench-store    ROUNDS=9 SECONDS=0.6 by default: four minutes
use strict;
use warnings;
use File::Path qw(make_path remove_tree);
use File::Temp ();
use POSIX ();
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey::Bench;

my $rounds  = $ENV{ROUNDS}  || 9;
my $seconds = $ENV{SECONDS} || 0.6;
my $build   = $ENV{LATCHKEY_BUILD} or die 'LATCHKEY_BUILD is not set';
my $owner   = $$;
my @cores   = ('taskset', '-c', $there);

my $dir = File::Temp::tempdir('bench-store.XXXXXX', DIR => $build);
my $sockets = File::Temp::tempdir('latchkey.XXXXXX', TMPDIR => 1);
my %where = (raw => "$dir/raw", ours => "$dir/ours", sqlite => "$dir/sqlite",
	lmdb => "$dir/lmdb", postgresql => $sockets);
my $postgres;    # the server's folder of programs, once it runs

# Runs one load: what it printed, as name => number.
sub store {
	my @command = ("$build/t/bench/store", @_);
	unshift @command, @cores if $_[-1] eq 'no-flush';
	open my $out, '-|', @command or die "store: $!";
	my %said = map { /^(\w+) (\S+)$/ } <$out>;
	close $out or die "store @_: failed\n";
	return \%said;
}

# PostgreSQL refuses to be run by root; the package made a user for it.
sub as_postgres {
	my (@command) = @_;
	my $pid = fork // die "fork: $!";
	if ($pid == 0) {
		my (undef, undef, $uid, $gid) = getpwnam 'postgres';
		chdir '/';
		open STDIN, '<', '/dev/null';
		open STDOUT, '>>', "$sockets/log";
		open STDERR, '>&', \*STDOUT;
		if ($> == 0) {
			$( = $) = "$gid $gid";
			POSIX::setuid($uid);
		}
		exec @command or POSIX::_exit(127);
	}
	waitpid $pid, 0;
	return $? == 0;
}

# A cluster of its own: defaults, but no port.
sub start_postgres {
	my ($bin) = sort { version($b) <=> version($a) }
	    grep { -x "$_/initdb" } glob '/usr/lib/postgresql/*/bin';
	die "PostgreSQL is not there: ./bootstrap bench installs it\n"
	    unless $bin;
	make_path("$dir/postgresql");
	chmod 0755, $dir;
	chmod 0700, "$dir/postgresql", $sockets;
	if ($> == 0) {
		my (undef, undef, $uid, $gid) = getpwnam 'postgres';
		chown $uid, $gid, "$dir/postgresql", $sockets;
	}
	as_postgres("$bin/initdb", '-D', "$dir/postgresql", '-U', 'bench',
		'-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync')
	    && as_postgres("$bin/pg_ctl", '-D', "$dir/postgresql", '-w', '-o',
		"-h '' -k $sockets", 'start')
	    or die "PostgreSQL does not start; may its user go to $dir?\n"
	    . qx(tail -n 5 $sockets/log);
	$postgres = $bin;
}

sub version { return $_[0] =~ m{/(\d+)/bin} ? $1 : 0 }

END {
	my $status = $?;
	if ($$ == $owner) {
		as_postgres("$postgres/pg_ctl", '-D', "$dir/postgresql", '-m',
			'immediate', 'stop') if $postgres;
		remove_tree($dir, $sockets);
	}
	$? = $status;
}
$SIG{$_} = sub { exit 1 } for qw(INT TERM HUP);

# What each peer reaches, round by round; each round begins with another one.
sub measure {
	my ($count, $run, @peers) = @_;
	my %reached;
	for my $round (1 .. $count) {
		push @peers, shift @peers;
		push @{ $reached{$_} }, $run->($_) for @peers;
	}
	return \%reached;
}

sub ratios {
	my ($name, $reached, %due) = @_;
	my @peers = grep { $_ ne 'ours' } sort keys %$reached;
	printf "# %s, a second: %s\n", $name, join ', ',
	    map { sprintf '%s %.0f', $_, median(@{ $reached->{$_} }) } 'ours',
	    @peers;
	for my $peer (@peers) {
		my @ratio = map { $reached->{ours}[$_] / $reached->{$peer}[$_] }
		    0 .. $#{ $reached->{ours} };
		ratio("store/$name/$peer",
			$due{$peer} ? "target $due{$peer}" : '', @ratio);
	}
}

# Commits a second; our journal goes into the base after each round, as a
# sweep does it.
sub commits {
	my ($peer, $writers, @how) = @_;
	my $said = store('commit', $peer, $where{$peer}, $writers, $seconds,
		@how);
	store('sweep', $where{ours}) if $peer eq 'ours';
	return $said->{commits};
}

my ($disk) = (split ' ', (qx(df --output=fstype,source $dir))[-1]);
print "# on $disk; ", join(', ', map { s/\s+$//r } qx(uname -sr)),
    "; $rounds rounds of $seconds s\n";
start_postgres();
store('make', $_, $where{$_}) for sort keys %where;
store('sweep', $where{ours});

my %due = (1 => { raw => 0.75, sqlite => 1, postgresql => 1 },
	4  => {},
	16 => { raw => 0.5, postgresql => 1.15, sqlite => 3, lmdb => 5 });
for my $writers (1, 4, 16) {
	ratios($writers == 1 ? '1-writer' : "$writers-writers",
		measure($rounds, sub { commits($_[0], $writers) },
			qw(raw ours postgresql sqlite lmdb)),
		%{ $due{$writers} });
}
for my $writers (1, 4) {
	ratios('no-flush-' . ($writers == 1 ? '1-writer' : "$writers-writers"),
		measure($rounds, sub { commits($_[0], $writers, 'no-flush') },
			qw(ours lmdb)), lmdb => 2.5);
}

# Lookups in the base, a sixteenth of them in the journal too, beside a writer.
ratios('lookups', measure($rounds,
	sub { store('look', $_[0], $where{$_[0]}, $seconds)->{finds} },
	qw(ours sqlite lmdb)), sqlite => 5);

# Ours alone.
store('sweep', $where{ours});
store('tail', $where{ours}, 4 << 20);
my @opened = map { store('open', $where{ours}) } 1 .. 2 * $rounds + 1;
value('store/open-4-mib', 'ms', 5, map { $_->{open_ms} } @opened);
value('store/private-4-mib', 'MB of Private_Dirty', 2,
	map { $_->{private_mb} } @opened);

my @merged;
for (1 .. $rounds) {
	store('tail', $where{ours}, 1 << 20);
	push @merged, store('merge', $where{ours});
}
value('store/merge', 'us a key of the base', 4, map { $_->{merge_us} } @merged);
value('store/merge-blocks', 'ms of a writer beyond the fdatasync', 2,
	map { $_->{blocked_ms} } @merged);

# A journal with 100,000 keys changed, four a commit, and a torn commit at its
# end, until the next one is durable.
store('sweep', $where{ours});
store('tail', $where{ours}, 25_000 * 544);
my @recovered;
for (1 .. $rounds) {
	store('torn', $where{ours});
	push @recovered, store('recover', $where{ours});
}
value('store/recovery-100000', 's', 0.1, map { $_->{recover_ms} / 1000 } @recovered);

# `latchkey recover`: base and journal into new files.
value('store/recover', 'ms, some 200,000 keys and that journal', undef,
	map { store('renew', $where{ours})->{renew_ms} } 1 .. 3);
