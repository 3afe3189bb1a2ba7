#!/usr/bin/perl
# Every language has all pages, with the same ids, names, links, values and
# places to fill in, and says all of it in its own words.
use strict;
use warnings;
use Test::More;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey;

my ($source, $build) = (Latchkey::source(), Latchkey::build());
my @languages = split ' ', Latchkey::slurp("$source/conf/po/LINGUAS") // '';
my @pages = sort map { s{.*/}{}r } glob "$source/htdocs/pages/en/*.xhtml";
ok @pages > 10, 'there are pages';
ok @languages > 0, 'and languages';

# What programs, scripts and the server hold on to, in no order: a sentence may
# turn its parts around.
sub skeleton {
	my ($page) = @_;
	my %count;
	for my $tag ($page =~ /<([a-zA-Z][^>]*)>/g) {
		my ($name) = $tag =~ /^([\w:]+)/;
		my @kept = "<$name";
		while ($tag =~ /([\w:-]+)="([^"]*)"/g) {
			push @kept, "$1=$2" unless $1 =~
			    /^(?:aria-label|placeholder|alt|title|content|data-wait|data-show|data-hide|label|xmlns.*)$/;
		}
		$count{ join ' ', sort @kept }++;
	}
	return \%count;
}

# "msgid" => "msgstr" of a catalog.
sub catalog {
	my ($text) = @_;
	my %string;
	for my $block (split /\n\n/, $text) {
		my ($id, $string) = $block =~ /^msgid (.*?)^msgstr (.*)/sm or next;
		$_ = join '', /"(.*)"/g for $id, $string;
		$string{$id} = $string if $id ne '';
	}
	return \%string;
}

my $english = catalog(scalar qx(itstool -i $source/conf/po/latchkey.its -o - $source/htdocs/pages/en/*.xhtml));
ok keys %$english > 200, 'the English sentences';

for my $language (@languages) {
	my $words = catalog(Latchkey::slurp("$source/conf/po/$language.po"));
	is_deeply [ grep { ($words->{$_} // '') eq '' } sort keys %$english ], [],
	    "$language: nothing is missing";
	is_deeply [ grep { !exists $english->{$_} } sort keys %$words ], [],
	    "$language: nothing is left over";
	is_deeply [ grep { $words->{$_} eq $_ && s/<[^>]*>//gr =~ /[a-z]{3}/i }
	    map { "$_" } grep { defined $words->{$_} } sort keys %$english ], [],
	    "$language: nothing is as in English";
	my $holes = sub { join ' ', sort $_[0] =~ /\$\{[^}]*\}/g };
	is_deeply [ grep { $holes->($_) ne $holes->($words->{$_} // '') }
	    sort keys %$english ], [], "$language: \${...} stays as it is";
	for my $page (@pages) {
		my $made = Latchkey::slurp("$build/share/pages/$language/$page");
		ok $made, "$language/$page is there" or next;
		is_deeply skeleton($made),
		    skeleton(Latchkey::slurp("$source/htdocs/pages/en/$page")),
		    "$language/$page has the same bones";
	}
}

done_testing;
