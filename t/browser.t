#!/usr/bin/perl
# A person with a real browser: browser.mjs walks the pages, this file gives
# it the sites.  Screenshots go to BUILD/screenshots.
use strict;
use warnings;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use File::Path qw(make_path);
use JSON::PP ();
use Latchkey;

Latchkey::need_npm('playwright-core');
my $source = Latchkey::source();
my $build  = Latchkey::build();

# German words of the pages' own folder, whatever translations there are.
my $own = File::Temp::tempdir('latchkey-pages.XXXXXX', TMPDIR => 1,
	CLEANUP => 1);
make_path("$own/de", "$build/screenshots");
for my $file (glob "$source/htdocs/pages/en/*.xhtml") {
	my ($name) = $file =~ m{([^/]+)$};
	my $text = Latchkey::slurp($file);
	$text =~ s/User Register/Neues Konto/g;
	Latchkey::spew("$own/de/$name", $text);
}

# A mail server that takes nothing from anybody.
my $refuse = "$own/sendmail";
Latchkey::spew($refuse, "#!/bin/sh\ncat >/dev/null\nexit 67\n");
chmod 0755, $refuse;

my $limits = { factor => 1000 };
my %sites = (
	good => Latchkey->new(settings => {
		site => { name => 'Example', about => 'A place for examples.',
			languages => 'en de', pages => $own, next => '/help',
			terms => '2026-11' },
		mail => { from => 'Example <accounts@mail.example.org>' },
		limits => $limits }),
	refused => Latchkey->new(settings => {
		captcha => { length => 5 },
		mail => { transport => 'sendmail', sendmail => $refuse },
		limits => $limits }),
	# To the programs this is a browser that keeps no cookies.
	cookieless => Latchkey->new(nginx => 'fastcgi_hide_header Set-Cookie;',
		settings => { limits => $limits }),
);

my %told = map { my $site = $sites{$_};
	$_ => { url => $site->url, conf => $site->conf,
		state => $site->state, clock => "$site->{dir}/clock" } }
    keys %sites;
my $file = "$own/sites.json";
Latchkey::spew($file, JSON::PP->new->encode({ sites => \%told,
	latchkey => "$build/latchkey", screenshots => "$build/screenshots" }));

my $pid = open my $out, '-|', 'timeout', '-k', '5', '720', 'node',
    "$source/t/browser.mjs", $file or die "node: $!";
$| = 1;
print while <$out>;
close $out;
my $status = $? >> 8 || ($? ? 1 : 0);
for my $name (sort keys %sites) {
	my $log = $sites{$name}->log;
	if ($log =~ /panic|Sanitizer|runtime error/) {
		print "# $name: $_\n" for split /\n/, $log;
		$status = 1;
	}
}
exit $status;
