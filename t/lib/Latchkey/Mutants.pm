package Latchkey::Mutants;

# Reads t/mutants.txt.
use strict;
use warnings;
use Exporter qw(import);
our @EXPORT_OK = qw(mutants mutate slurp);

sub slurp {
	my ($file) = @_;
	open my $in, '<', $file or return '';
	local $/;
	return scalar <$in>;
}

sub mutants {
	my ($file) = @_;
	my @mutants;
	for my $line (split /\n/, slurp($file)) {
		next if $line =~ /^#/;
		if ($line =~ /^([a-z][a-z-]+) (\S+) (\S+)(.*)$/) {
			push @mutants, { name => $1, file => $2, test => $3,
				arguments => [ split ' ', $4 ],
				from => '', to => '' };
		} elsif ($line =~ /^([-+ ])(.*)$/) {
			$mutants[-1]{from} .= "$2\n" if $1 ne '+';
			$mutants[-1]{to}   .= "$2\n" if $1 ne '-';
		}
	}
	return @mutants;
}

# The text with the fault, undef where it does not fit exactly once.
sub mutate {
	my ($mutant, $text) = @_;
	my ($from, $to) = @$mutant{qw(from to)};
	my $at = index "\n$text", "\n$from";
	return if $from eq '' || $at < 0
	    || index("\n$text", "\n$from", $at + 1) >= 0;
	substr($text, $at, length $from) = $to;
	return $text;
}

1;
