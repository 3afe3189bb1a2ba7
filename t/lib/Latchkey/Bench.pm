package Latchkey::Bench;

# What the benches share: where things run, what the kernel counts of a
# process, medians, and the lines that are printed.
use strict;
use warnings;
use Exporter qw(import);

our @EXPORT = qw($here $there median spread ratio value cpu written private);

# The core of the server, and that of who asks.
our ($here, $there) = qx(nproc) > 1 ? (0, 1) : (0, 0);

$| = 1;

sub median {
	my @sorted = sort { $a <=> $b } @_;
	return $sorted[@sorted / 2];
}

sub spread {
	my @sorted = sort { $a <=> $b } @_;
	return sprintf '%.2f..%.2f', @sorted[0, -1];
}

sub ratio {
	my ($name, $due, @all) = @_;
	printf "ratio %s %.2f (%s)%s\n", $name, median(@all), spread(@all),
	    $due ? "  # $due" : '';
}

sub value {
	my ($name, $unit, $most, @all) = @_;
	printf "value %s %.2f (%s)  # %s, %s\n", $name, median(@all),
	    defined $most ? "at most $most" : 'no limit', $unit, spread(@all);
}

sub lines {
	my ($file) = @_;
	open my $in, '<', $file or return ();
	return <$in>;
}

# Nanoseconds that these processes have been on a core.
sub cpu {
	my $sum = 0;
	$sum += (split ' ', (lines("/proc/$_/schedstat"))[0] // 0)[0] for @_;
	return $sum;
}

# Bytes that they have had written to a disk.
sub written {
	my $sum = 0;
	for my $pid (@_) {
		/^write_bytes: (\d+)/ and $sum += $1 for lines("/proc/$pid/io");
	}
	return $sum;
}

# Memory of one that is its own alone, in MB.
sub private {
	my ($pid) = @_;
	/^Private_Dirty:\s+(\d+)/ and return $1 / 1024
	    for lines("/proc/$pid/smaps_rollup");
	return 0;
}

1;
