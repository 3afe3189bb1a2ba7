#!/usr/bin/perl
# Lighthouse's figures for the page on which one registers, and a report to
# read: `make lighthouse`.  Its packages are a maintainer's (`npm ci` in this
# folder, once); the suite does without them.
use strict;
use warnings;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use JSON::PP ();
use Latchkey;

my $here = Latchkey::source() . '/t/lighthouse';
my $command = "$here/node_modules/lighthouse/cli/index.js";
die "run npm ci in t/lighthouse first\n" if !-e $command;

my $report = Latchkey::build() . '/lighthouse';
my $site = Latchkey->new(real_hash => 1, settings => {
	site => { about => 'A place for examples.', terms => '2026-11' },
	sms => { transport => 'file', countries => 'US DE' },
	limits => { factor => 1000 } });
$ENV{CHROME_PATH} ||= '/usr/bin/chromium-headless-shell';
my $failed = system 'node', $command, $site->url . '/register', '--quiet',
    '--chrome-flags=--headless=new --no-sandbox --disable-gpu',
    '--only-categories=performance,accessibility,best-practices,seo',
    '--output=html', '--output=json', "--output-path=$report";
$site->stop;
die "lighthouse failed\n" if $failed;

my $said = JSON::PP->new->decode(Latchkey::slurp("$report.report.json"));
printf "%-16s %3d\n", $_->{title}, 100 * ($_->{score} // 0)
    for map { $said->{categories}{$_} } sort keys %{ $said->{categories} };
printf "%-26s %s\n", $_->{title}, $_->{displayValue} // '-'
    for map { $said->{audits}{$_} } qw(first-contentful-paint
	largest-contentful-paint total-blocking-time cumulative-layout-shift);
for my $audit (map { $said->{audits}{$_} } sort keys %{ $said->{audits} }) {
	print "not full: $audit->{title}\n"
	    if defined $audit->{score} && $audit->{score} < 1;
}
print "the whole of it: $report.report.html\n";
