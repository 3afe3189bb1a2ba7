#!/usr/bin/perl
# What web servers may do that the samples do not: keep connections to workers,
# hand on bodies in chunks; and whoever keeps logs short.
use strict;
use warnings;
use IO::Socket::INET;
use Latchkey;
use Latchkey::Check qw(make_state);
use Test::More;
use Time::HiRes qw(time sleep);

my $password = 'lantern orbit 77 maple';

sub add_account {
	my ($site) = @_;
	my ($failed, $said) = $site->latchkey(qw(user add ada --email
		ada@example.com --country US --stdin), \"$password\n");
	is($failed, 0, 'an account') or BAIL_OUT($said);
}

# A POST whose body comes in chunks; the status and the whole answer.
sub post_chunks {
	my ($site, $path, $type, @chunks) = @_;
	my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1',
		PeerPort => $site->{port}) or die "no connection: $!";
	local $SIG{PIPE} = 'IGNORE';
	print {$socket} "POST $path HTTP/1.1\r\nHost: localhost:$site->{port}\r\n"
	    . "Accept: application/json\r\nContent-Type: $type\r\n"
	    . "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n",
	    (map { sprintf "%x\r\n%s\r\n", length, $_ } @chunks), "0\r\n\r\n";
	my $text = do { local $/; local $SIG{ALRM} = sub { die "late\n" };
		alarm 20; my $got = eval { <$socket> }; alarm 0; $got };
	my ($status) = ($text // '') =~ m{^HTTP/1.1 (\d+)};
	return ($status // 0, $text // '');
}

sub check_chunks {
	my ($site) = @_;
	my $form = "login=ada&password=$password" =~ s/ /+/gr;
	my $json = qq({"login":"ada","password":"$password"});
	my %type = (form => 'application/x-www-form-urlencoded',
		json => 'application/json', text => 'text/plain');
	for my $row ([ 'a form', $type{form}, [ $form =~ /(.{1,7})/g ], 200 ],
	    [ 'JSON', $type{json}, [ $json ], 200 ],
	    [ 'nothing', $type{form}, [], 422 ],
	    [ 'another type', $type{text}, [ $form ], 415 ],
	    [ 'too much', $type{form}, [ $form, map { "&x$_=" . 'x' x 4000 }
		1 .. 5 ], 413 ],
	    [ 'far too much', $type{json}, [ map { 'x' x 30000 } 1 .. 2 ], 413 ]) {
		my ($name, $type, $chunks, $right) = @$row;
		my ($status, $text) = post_chunks($site, '/login', $type,
			@$chunks);
		is($status, $right, "F17: $name in chunks: $site->{web}")
		    or diag $text;
	}
}

# nginx that keeps connections to our workers, which are two.
sub keep_connections {
	my ($site) = @_;
	my $conf = Latchkey::slurp("$site->{dir}/nginx.conf");
	my $kept = join '', map { "upstream kept_$_ { server "
	    . "unix:$site->{dir}/run/$_.sock; keepalive 8; }\n" }
	    Latchkey::programs();
	$conf =~ s/fastcgi_pass unix:\S+?\/(\w+)\.sock;/fastcgi_pass kept_$1; fastcgi_keep_conn on;/g;
	$conf =~ s/fastcgi_pass unix:\S+?\/\$latchkey\.sock;/fastcgi_pass kept_\$latchkey; fastcgi_keep_conn on;/g;
	$conf =~ s/^http \{\n/http {\n$kept/m;
	Latchkey::spew("$site->{dir}/nginx.conf", $conf);
	kill HUP => $site->{pids}{nginx};
	sleep 0.5;
	return $conf =~ /keep_conn/;
}

my $site = Latchkey->new(stopped => 1,
	settings => { state => { log => '' }, limits => { factor => 100 } });
make_state($site);
$site->write_settings(state => { dir => $site->state,
	log => "$site->{dir}/latchkey.log" });
add_account($site);
$site->start;
check_chunks($site);
ok(keep_connections($site), 'nginx keeps connections to workers');
my $began = time;
my $good = 0;
for my $round (1 .. 12) {
	my @answers = Latchkey::Client::volley(map { [ $site->client, GET => $_ ] }
		qw(/login /captcha /register /login));
	$good += grep { $_->{status} == 200 } @answers;
}
is($good, 48, 'F14: everybody is answered');
cmp_ok(time - $began, '<', 20, 'F14: and soon');
my $visitor = $site->client;
is(join(' ', map { $visitor->post('/login', login => '')->{status} } 1 .. 40),
	join(' ', (422) x 40), 'F14: no POST meets a connection that ends');

# Whoever renames the log may send HUP, or nothing.
my @workers = grep { (Latchkey::slurp("/proc/$_/cmdline") // '')
    =~ m{cgi-bin/login\0} && (Latchkey::slurp("/proc/$_/stat") // '')
    =~ /^\d+ \(login\)/ } map { m{(\d+)$} } glob '/proc/[0-9]*';
@workers = grep { (Latchkey::slurp("/proc/$_/cmdline") // '')
    =~ /\Q$site->{dir}/ } @workers;
cmp_ok(scalar @workers, '>=', 2, 'workers of one program');
is(kill(HUP => @workers), scalar @workers, 'are told that a log was renamed');
sleep 0.2;
is(scalar(grep { kill 0 => $_ } @workers), scalar @workers,
	'P12: which ends none of them');
is($site->client->get('/login')->{status}, 200, 'and they answer');
$site->stop;

# What Apache is told to refuse by itself.
sub check_bounds {
	my ($site) = @_;
	my $client = $site->client;
	for my $length (70_000, 200_000, 20_000_000) {
		my $answer = $client->request('POST', '/register', headers => {
			'Content-Type' => 'application/x-www-form-urlencoded',
			'Content-Length' => $length,
			Expect => '100-continue' });
		is($answer->{status}, 413,
			"attacks F1: $length bytes: $site->{web}");
	}
	is($client->request('TRACE', '/register')->{status}, 405,
		"attacks F1: TRACE: $site->{web}");
	like(Latchkey::slurp("$site->{dir}/apache.conf"),
		qr/^LoadModule reqtimeout_module .*RequestReadTimeout header=/ms,
		"attacks F2: bytes that trickle are cut off: $site->{web}");
}

$site = Latchkey->new(web => 'fcgid', stopped => 1);
make_state($site);
$site->start;
check_bounds($site);
$site->stop;
$site = Latchkey->new(web => 'cgi', stopped => 1);
make_state($site);
add_account($site);
$site->start;
check_chunks($site);
check_bounds($site);
$site->stop;
done_testing;
