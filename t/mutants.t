#!/usr/bin/perl
# Each deliberate fault of t/mutants.txt fits the source as it is, and names a
# test that there is.  That the test fails is shown by `make mutants`.
use strict;
use warnings;
use Test::More;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey::Mutants qw(mutants mutate slurp);

my $source = $ENV{LATCHKEY_SOURCE};
my @mutants = mutants("$source/t/mutants.txt");
ok @mutants >= 20, scalar(@mutants) . ' mutants';
my %names;
for my $mutant (@mutants) {
	my ($name, $file, $test) = @$mutant{qw(name file test)};
	ok !$names{$name}++ && defined mutate($mutant, slurp("$source/$file")),
	    "$name fits $file once";
	ok -f "$source/$test" || -f "$source/$test.c", "$name: $test is there";
}
done_testing;
