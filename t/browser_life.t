#!/usr/bin/perl
# One account from its first day to its last, in a real browser:
# t/browser/life.mjs.
use strict;
use warnings;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use File::Path qw(make_path);
use JSON::PP ();
use Latchkey;

Latchkey::need_npm('playwright-core');
my $build = Latchkey::build();
make_path("$build/screenshots");
my $site = Latchkey->new(settings => { limits => { factor => 1000 } });
my $file = "$site->{dir}/sites.json";
Latchkey::spew($file, JSON::PP->new->encode({
	sites => { good => { url => $site->url, conf => $site->conf,
		state => $site->state, clock => "$site->{dir}/clock" } },
	latchkey => "$build/latchkey",
	screenshots => "$build/screenshots" }));
my $pid = open my $out, '-|', 'timeout', '-k', '5', 360, 'node',
    Latchkey::source() . '/t/browser.mjs', $file, 'life' or die "node: $!";
$| = 1;
print while <$out>;
close $out;
my $status = $? >> 8 || ($? ? 1 : 0);
if ($site->log =~ /panic|Sanitizer|runtime error/) {
	print "# $_\n" for split /\n/, $site->log;
	$status = 1;
}
exit $status;
