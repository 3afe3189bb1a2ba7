#!/usr/bin/perl
# What reads bytes from outside, fuzzed for some seconds from the seeds in
# t/fuzz/seeds: no crash, no read or write beside a block, no promise broken.
use strict;
use warnings;
use File::Temp;
use Latchkey;
use POSIX ();
use Test::More;

my @targets = qw(account base page request settings store);
my $seconds = $ENV{FUZZ_SECONDS} || 10;
my $build = $ENV{LATCHKEY_BUILD};
my $source = $ENV{LATCHKEY_SOURCE};
# Small files without end, which need no disk.
my $temporary = File::Temp->newdir(-w '/dev/shm' ? (DIR => '/dev/shm') : ());

sub log_of {
	my ($name) = @_;
	open my $file, '<', "$temporary/$name.log" or return '';
	local $/;
	return <$file> // '';
}

sub start {
	my ($name) = @_;
	my $pid = fork // die "fork: $!";
	return $pid if $pid;
	mkdir "$temporary/$name" or POSIX::_exit(1);
	mkdir "$temporary/$name.files" or POSIX::_exit(1);
	open STDOUT, '>', "$temporary/$name.log" or POSIX::_exit(1);
	open STDERR, '>&', \*STDOUT or POSIX::_exit(1);
	$ENV{TMPDIR} = "$temporary/$name.files";
	exec "$build/fuzz/t/fuzz/$name", "-max_total_time=$seconds",
	    '-timeout=20', '-rss_limit_mb=2048', '-max_len=4096',
	    '-print_final_stats=1', "-artifact_prefix=$temporary/$name-",
	    "$temporary/$name", "$source/t/fuzz/seeds/$name"
	    or POSIX::_exit(1);
}

# What went wrong, and the bytes that did it, for a seed or a test.
sub show_why {
	my ($name) = @_;
	my ($crash) = glob "$temporary/$name-*";
	diag(log_of($name) =~ s/^#\d+.*\n//gmr);
	return if !defined $crash;
	open my $file, '<:raw', $crash or return;
	local $/;
	diag("the bytes, by `xxd -r -p`: " . unpack 'H*', <$file>);
}

# libFuzzer comes with clang, where it comes at all.
sub can_fuzz {
	local $SIG{PIPE} = 'IGNORE';
	open my $cc, '|-', 'clang -x c -fsanitize=fuzzer,address,undefined'
	    . " -o '$temporary/can' - > '$temporary/can.log' 2>&1" or return 0;
	print {$cc} "int LLVMFuzzerTestOneInput(const char *data, long len);\n",
	    "int LLVMFuzzerTestOneInput(const char *data, long len)\n",
	    "{\n\treturn data == 0 && len > 0;\n}\n";
	return close $cc;
}

plan(skip_all => 'clang cannot link a program with -fsanitize=fuzzer')
    if !can_fuzz();
my $make = "make -j 2 -C '$build' -s fuzz-build > '$temporary/build.log' 2>&1";
if (!is(system($make), 0, 'the targets are built')) {
	diag(log_of('build'));
	done_testing;
	exit 1;
}
my (%running, %status);
for my $name (@targets, undef, undef) {
	if (keys %running > 1 || !defined $name) {
		my $pid = waitpid -1, 0;
		$status{ delete $running{$pid} } = $? if $running{$pid};
	}
	$running{ start($name) } = $name if defined $name;
}
for my $name (@targets) {
	my ($runs) = log_of($name) =~ /number_of_executed_units: (\d+)/;
	is($status{$name}, 0, "$name, " . ($runs // 'no') . ' runs')
	    or show_why($name);
	cmp_ok($runs // 0, '>', 20, '... which is more than its seeds');
}
done_testing;
