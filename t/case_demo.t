#!/usr/bin/perl
# The demo of ./bootstrap run: what it says of itself, and its messages.
use strict;
use warnings;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use HTTP::Tiny;
use Latchkey;
use Test::More;

my $dir = File::Temp::tempdir('latchkey-demo.XXXXXX', TMPDIR => 1,
	CLEANUP => 1);
chmod 0755, $dir;
Latchkey::spew("$dir/settings", "[limits]\nfactor = 1\n");
my $port = Latchkey::free_port();
my $pid = open my $out, '-|', 'perl', '-I', "$ENV{LATCHKEY_SOURCE}/t/lib",
    "$ENV{LATCHKEY_SOURCE}/t/serve.pl", 'nginx', $port, "$dir/state", "$dir/settings", '' or die "perl: $!";
local $SIG{ALRM} = sub { kill 'TERM', $pid };
alarm 60;
my $said = '';
while (<$out>) {
	$said .= $_;
	last if /^ready/;
}
like($said, qr/^This is a demo: limits are as on a real site, /,
	'the limits that SETTINGS says');
like($said, qr{^ready http://localhost:$port/$}m, 'ready');

my $web = HTTP::Tiny->new(timeout => 20);
my $page = $web->get("http://localhost:$port/outbox/")->{content};
like($page, qr{<link rel="stylesheet" href="/static/style.css\?v=},
	"O6: the messages are shown in the site's style");
like($page, qr{<svg class="key".*<main[^>]*><h1>Messages of this demo</h1>}s,
	'O6: below its mark');

kill 'TERM', $pid;
1 while <$out>;
close $out;
is($? >> 8, 0, 'it ends when it is told to');

done_testing;
