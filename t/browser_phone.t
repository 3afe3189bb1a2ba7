#!/usr/bin/perl
# A person with a real browser and a mobile phone: nginx, a real Kannel, and the
# pretended phone network behind it, all on loopback.
use strict;
use warnings;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use File::Path qw(make_path);
use JSON::PP ();
use Latchkey;
use Latchkey::Kannel;

Latchkey::need_npm('playwright-core');
Latchkey::Kannel::alone();

my $build = Latchkey::build();
my $dir = File::Temp::tempdir('latchkey-phone.XXXXXX', TMPDIR => 1,
	CLEANUP => 1);
make_path("$dir/texts", "$build/screenshots");
my $kannel = Latchkey::Kannel->new(user => 'site', password => 'secret')->start;
Latchkey::spew("$dir/password", "secret\n");
chmod 0400, "$dir/password";
my %sms = (Latchkey::sample('sms/kannel.conf', 'sms'), countries => 'US DE',
	user => 'site', password_file => "$dir/password");
$sms{url} =~ s{http://127\.0\.0\.1:13013}{ $kannel->url }e;
my $site = Latchkey->new(settings => { sms => \%sms,
	site => { languages => 'en ar' }, limits => { factor => 1000 } });

Latchkey::spew("$dir/sites.json", JSON::PP->new->encode({
	sites => { good => { url => $site->url, conf => $site->conf,
		state => $site->state, clock => "$site->{dir}/clock",
		texts => "$dir/texts" } },
	latchkey => "$build/latchkey",
	screenshots => "$build/screenshots" }));

my $pid = open my $out, '-|', 'timeout', '-k', '5', '720', 'node',
    Latchkey::source() . '/t/browser.mjs', "$dir/sites.json", 'phone'
    or die "node: $!";
$| = 1;
while (<$out>) {
	print;
	my ($n, $to) = /^# text (\d+) for (\+\d+)$/ or next;
	my $text = $kannel->text($to, $n);
	Latchkey::spew("$dir/part", $text ? $text->{text} : '');
	rename "$dir/part", "$dir/texts/$to-$n";
}
close $out;
my $status = $? >> 8 || ($? ? 1 : 0);
if ($site->log =~ /panic|Sanitizer|runtime error/) {
	print "# $_\n" for split /\n/, $site->log;
	$status = 1;
}
exit $status;
