#!/usr/bin/perl
# Each page and state, looked at in a real browser: t/browser/audit.mjs.  The
# whole of it is `make audit`; `make screenshots` leaves pictures of them.
use strict;
use warnings;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use File::Path qw(make_path);
use JSON::PP ();
use Latchkey;

Latchkey::need_npm('playwright-core');
my $build = Latchkey::build();
my $how   = $ENV{AUDIT} // 'audit';
make_path("$build/screenshots");
my $languages = 'en ar de es fr pt-BR ru zh-Hans';
my $limits = { factor => 1000 };
my %sites = (
	good => Latchkey->new(settings => {
		site => { name => 'Example', about => 'A place for examples.',
			languages => $languages, terms => '2026-11',
			next => '/help' },
		sms => { transport => 'file', countries => 'US DE' },
		limits => $limits }),
	closed => Latchkey->new(settings => {
		site => { languages => $languages }, register => { open => 'no' },
		limits => $limits }),
	approve => Latchkey->new(settings => {
		site => { languages => $languages },
		register => { open => 'approve' }, limits => $limits }),
);
my %told = map { my $site = $sites{$_};
	$_ => { url => $site->url, conf => $site->conf,
		state => $site->state, clock => "$site->{dir}/clock" } }
    keys %sites;
my $file = "$sites{good}{dir}/sites.json";
Latchkey::spew($file, JSON::PP->new->encode({ sites => \%told,
	latchkey => "$build/latchkey",
	screenshots => "$build/screenshots" }));
my $pid = open my $out, '-|', 'timeout', '-k', '5', $ENV{AUDIT} ? 1800 : 900,
    'node', Latchkey::source() . '/t/browser.mjs', $file, $how or die "node: $!";
$| = 1;
print while <$out>;
close $out;
my $status = $? >> 8 || ($? ? 1 : 0);
exit $status;
