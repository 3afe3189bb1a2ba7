#!/usr/bin/perl
# What a first visit of the form weighs, in each language: the page with the
# list of countries, style, script and picture.
use strict;
use warnings;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Compress::Zlib ();
use Latchkey;
use Test::More;

my @languages = qw(en ar de es fr pt-BR ru zh-Hans);
my $site = Latchkey->new(settings => {
	site => { languages => "@languages", terms => '2026-11' },
	sms => { transport => 'file', countries => 'US DE' },
	limits => { factor => 1000 } });

# Pictures differ: the middle one of nine counts.
sub picture {
	my ($client) = @_;
	my @pictures = sort { length $a <=> length $b } map {
		$client->get($client->get_json('/captcha')->{json}{image})
		    ->{body} } 1 .. 9;
	return $pictures[4];
}

sub parts {
	my ($client, $language) = @_;
	my $page = $client->get("/register?lang=$language")->{body};
	my $head = $page =~ s{<template\b.*?</template>}{}gsr;
	my %link = map { $_ => 1 } $head =~ /rel="stylesheet" href="([^"]+)"/g,
	    $head =~ /<(?:script|img)\b[^>]* src="([^"]+)"/g;
	return ($page, map { /captcha/ ? picture($client)
		: $client->get($_)->{body} } sort keys %link);
}

sub sum {
	my $sum = 0;
	$sum += length for @_;
	return $sum;
}

for my $language (@languages) {
	my @parts = parts($site->client, $language);
	my $most  = $language eq 'en' ? 26 : 30;
	is(scalar @parts, 4, "$language: 4 requests beside the icon");
	my $bytes = sum(@parts);
	ok($bytes <= $most * 1000, "$language: $bytes bytes, of $most kB");
	my $sent = sum(map { Compress::Zlib::memGzip($_) } @parts);
	ok($sent <= 12000, "$language: $sent bytes with gzip, of 12 kB");
}

$site->stop;
done_testing;
