#!/usr/bin/perl
# The units of the domain once more, with the store that is in memory instead of
# the one on files: what they need of a store is what store.h says.
use strict;
use warnings;
use Test::More;

my $build  = $ENV{LATCHKEY_BUILD}  or die 'LATCHKEY_BUILD is not set';
my $source = $ENV{LATCHKEY_SOURCE} or die 'LATCHKEY_SOURCE is not set';

$ENV{SITE_STORE} = 'memory';
my $count = 0;
for my $file (glob "$source/t/*.c") {
	open my $in, '<', $file or die "$file: $!";
	next if !grep { /^\tsite_open\(/ } <$in>;
	my ($unit) = $file =~ m{([^/]+)\.c$};
	my @said = qx($build/t/$unit 2>&1);
	is $?, 0, "t/$unit";
	diag grep { /^not ok/ } @said if $?;
	$count++;
}
ok $count > 15, "$count units";
done_testing;
