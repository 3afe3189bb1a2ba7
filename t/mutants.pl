#!/usr/bin/perl
# Puts each fault of t/mutants.txt into a copy of the source, builds what
# changed, and runs the test that must fail then:
#
#     perl t/mutants.pl [NAME...]
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Temp ();
use Time::HiRes qw(time);
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey::Mutants qw(mutants mutate slurp);

my $source = abs_path($ENV{LATCHKEY_SOURCE});
my $build  = abs_path($ENV{LATCHKEY_BUILD});
my $most   = 180; # seconds a test may take
$build =~ m{^\Q$source\E/([^/]+)$} or die "build in a folder of the source\n";
my $folder = $1;
my $copy   = File::Temp->newdir('mutants.XXXXXX', TMPDIR => 1);
my $make   = "make -s -C $copy/$folder abs_top_srcdir=$copy "
    . "abs_top_builddir=$copy/$folder "
    . "srcdir=$copy top_srcdir=$copy VPATH=$copy CFLAGS='-g -O2 -Wno-error'";
my $began  = time;

# The times of files stay, so that make has nothing to do at first.
sub copy_tree {
	for my $item (glob "$source/* $source/.clang*") {
		next if $item eq "$source/t" || $item =~ m{/var$};
		system('cp', '-a', $item, $copy) == 0 or die "cp $item";
	}
	mkdir "$copy/t" or die "mkdir: $!";
	for my $item (glob "$source/t/*") {
		next if $item =~ /node_modules$/;
		system('cp', '-a', $item, "$copy/t") == 0 or die "cp $item";
	}
	symlink "$source/t/node_modules", "$copy/t/node_modules";
}

sub put {
	my ($file, $text) = @_;
	open my $out, '>', "$copy/$file" or die "$file: $!";
	print {$out} $text;
	close $out or die "$file: $!";
}

# A program alone, or all for a test that starts a site.
sub build {
	my ($test) = @_;
	my $what = $test =~ /\.t$/ ? 'all' : $test;
	return system("$make $what > $copy/make.log 2>&1") == 0;
}

# True where the test passes.
sub passes {
	my ($test, @arguments) = @_;
	local @ENV{qw(LATCHKEY_SOURCE LATCHKEY_BUILD PERL5LIB)} =
	    ($copy, "$copy/$folder", "$copy/t/lib");
	my @run = $test =~ /\.t$/ ? ($^X, "$copy/$test")
	    : "$copy/$folder/$test";
	return system("timeout -k 5 $most @run @arguments > $copy/test.log 2>&1")
	    == 0;
}

$SIG{INT} = $SIG{TERM} = sub { exit 1 };
copy_tree();
my %wanted = map { $_ => 1 } @ARGV;
my @mutants = grep { !@ARGV || $wanted{ $_->{name} } }
    mutants("$source/t/mutants.txt");
my %seen;
for my $test (grep { !$seen{$_}++ } map { $_->{test} } @mutants) {
	next if build($test) && passes($test);
	print slurp("$copy/make.log"), slurp("$copy/test.log");
	die "$test fails without any mutant\n";
}

my ($killed, @left) = 0;
for my $mutant (@mutants) {
	my ($name, $file, $test) = @$mutant{qw(name file test)};
	my $right = slurp("$copy/$file");
	my $wrong = mutate($mutant, $right);
	my $word  = 'STALE';
	if (defined $wrong) {
		put($file, $wrong);
		$word = !build($test) ? 'BROKEN'
		    : passes($test, @{ $mutant->{arguments} })
		    ? 'SURVIVED' : 'killed';
	}
	if ($word eq 'killed') {
		$killed++;
		print "killed $name by $test\n";
	} else {
		push @left, $name;
		print "$word $name ($file, $test)\n";
		print slurp("$copy/make.log") if $word eq 'BROKEN';
	}
	put($file, $right);
	$| = 1;
}
printf "%d of %d killed in %.0f s\n", $killed, scalar @mutants, time - $began;
exit(@left > 0);
