#!/usr/bin/perl
# The site's own looks, by settings and files.
use strict;
use warnings;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use File::Path qw(make_path);
use Latchkey::Check;
use Test::More;

my $own = File::Temp::tempdir('latchkey-own.XXXXXX', TMPDIR => 1,
	CLEANUP => 1);
chmod 0755, $own;
make_path("$own/en");
my $terms = Latchkey::slurp("$ENV{LATCHKEY_SOURCE}/htdocs/pages/en/terms.xhtml");
$terms =~ s/Your account/Our very own terms/;
Latchkey::spew("$own/en/terms.xhtml", $terms);

both({ site => { name => 'Grün & Söhne', red => '#006644', paper => '#fffff0',
	logo => '/logo.svg', pages => $own } }, sub {
	my ($site) = @_;
	my $client = $site->client;
	my $home = $client->get('/')->{body};
	like($home, qr{href="/colours" />}, 'the colours are linked');
	like($home, qr{<img alt="" height="32" src="/logo.svg" /><span>Grün &amp; S},
		'the logo beside the name');
	my $colours = $client->get('/colours');
	is(header($colours, 'Content-Type'), 'text/css', 'a style sheet');
	is($colours->{body}, ":root { --red: #006644; --on-red: #fff; }\n"
		. "\@media not (prefers-color-scheme: dark) "
		. "{ :root { --paper: #fffff0; } }\n", 'what was set');
	like($client->get('/terms')->{body}, qr/Our very own terms/,
		'a page of its own');
	like($client->get('/help')->{body}, qr/What you need on a PC/,
		'the others are ours');
	my $icon = $client->get('/icon');
	is(header($icon, 'Content-Type'), 'image/svg+xml', 'an icon');
	like($icon->{body}, qr/^<svg .*<\/svg>$/s, 'drawn');
	like($icon->{body}, qr/fill="#fffff0".*fill="#006644"/,
		"in the site's colours");
	is($client->get_json('/manifest.webmanifest')->{json}{theme_color},
		'#fffff0', 'and so is the app');
	my ($line) = $home =~ /<path d="([^"]+)"/;
	my @depths = $line =~ /l6 (\d+)h/g;
	my @cuts = reverse map { 46 - $_ } $icon->{body} =~ /V(\d+)h/g;
	is("@cuts", "@depths", 'with the cuts of the key');
	my ($status, $said) = $site->latchkey('doctor');
	like($said, qr/^good  colours/m, 'doctor likes it');
});

my $plain = Latchkey->new(settings => { captcha => { length => 5 } });
for my $path ('/register', '/recover',
    '/register?order=app&via=email&terms=1&country=DE') {
	my $page = $plain->client->get($path)->{body};
	like($page, qr/alt="Picture with 5 characters to type"/,
		"O5: $path: the picture says how many");
	like($page, qr/in the picture: 5 characters, in capital/,
		"O5: $path: and so does the hint");
}
unlike($plain->client->get('/')->{body}, qr{/colours|<img},
	'nothing of it where nothing is set');
my %wrong = ('red = #7c7c7c' => qr/^BAD   colours: text on \[site\] red/m,
	'paper = #777777' => qr/^BAD   colours: text on \[site\] paper/m,
	'red = green' => qr/site\.red must be a colour such as "#b3261e"/,
	'paper = #fff' => qr/site\.paper must be a colour/,
	'logo = https://elsewhere.example/x.png' =>
	    qr/site\.logo must be a path of this host/,
	'logo = /a"b' => qr/site\.logo must be a path/);
for my $line (sort keys %wrong) {
	my $conf = "$own/latchkey.conf";
	Latchkey::spew($conf, Latchkey::slurp($plain->conf)
		=~ s/^\[site\]\n/[site]\n$line\n/mr);
	my $said = qx('$ENV{LATCHKEY_BUILD}/latchkey' -c '$conf' doctor 2>&1);
	like($said, $wrong{$line}, $line);
}
$plain->stop;

done_testing;
