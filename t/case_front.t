#!/usr/bin/perl
# What stands in front of a server's sample says who the visitor is, whatever
# the visitor says: nginx, Apache and HAProxy, each before both of ours.
use strict;
use warnings;
use FindBin;
use IO::Socket::INET;
use JSON::PP ();
use Test::More;
use Time::HiRes qw(sleep);
use lib "$FindBin::Bin/lib";
use Latchkey;
use Latchkey::Check;

# Fronts speak to ours from 127.0.0.1, visitors to them from here.
my $here = '127.0.9.7';
my $network = '127.0.9.0/24';
my $modules = '/usr/lib/apache2/modules';

sub nginx {
	my ($dir, %to) = @_;
	my $user = $> == 0 ? 'user root;' : '';
	my $servers = join "\n", map { "server { listen 127.0.0.1:$_; "
		. 'proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; '
		. 'proxy_set_header Host $http_host; '
		. "location / { proxy_pass http://127.0.0.1:$to{$_}; } }" }
	    sort keys %to;
	Latchkey::spew("$dir/front-nginx.conf", "daemon off; $user\n"
	    . "worker_processes 1; pid $dir/front-nginx.pid;\n"
	    . "error_log $dir/front.log; events { }\nhttp { access_log off;\n"
	    . join("\n", map { "${_}_temp_path $dir/tmp/front-$_;" }
		qw(client_body proxy fastcgi uwsgi scgi)) . "\n$servers\n}\n");
	return ('nginx', '-c', "$dir/front-nginx.conf", '-e',
		"$dir/front.log");
}

sub apache {
	my ($dir, %to) = @_;
	my $user = $> == 0 ? "User www-data\nGroup www-data" : '';
	my $load = join "\n", map { "LoadModule ${_}_module $modules/mod_$_.so" }
	    qw(mpm_event authz_core proxy proxy_http);
	my $hosts = join "\n", map { "Listen 127.0.0.1:$_\n"
		. "<VirtualHost 127.0.0.1:$_>\nProxyPreserveHost On\n"
		. "ProxyPass / http://127.0.0.1:$to{$_}/\n</VirtualHost>" }
	    sort keys %to;
	Latchkey::spew("$dir/front-apache.conf", "ServerRoot $dir\n"
	    . "ServerName localhost\nPidFile $dir/front-apache.pid\n"
	    . "ErrorLog $dir/front.log\n$user\n$load\n$hosts\n");
	return ('apache2', '-d', $dir, '-f', "$dir/front-apache.conf",
		'-DFOREGROUND');
}

sub haproxy {
	my ($dir, %to) = @_;
	my $proxies = join '', map { "listen p$_\n bind 127.0.0.1:$_\n"
		. " server s 127.0.0.1:$to{$_}\n" } sort keys %to;
	Latchkey::spew("$dir/front-haproxy.cfg", "global\n nbthread 1\n"
	    . "defaults\n mode http\n option forwardfor\n"
	    . " timeout connect 5s\n timeout client 30s\n"
	    . " timeout server 30s\n$proxies");
	return ('haproxy', '-db', '-q', '-f', "$dir/front-haproxy.cfg");
}

# A request as it stands: status and body.
sub ask {
	my ($port, $request, $body, @lines) = @_;
	my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1',
		PeerPort => $port, LocalAddr => $here, Timeout => 10)
	    or return (0, "$@");
	print {$socket} join("\r\n", "$request HTTP/1.1", 'Host: localhost',
		'Connection: close', 'Accept: application/json', @lines,
		'Content-Length: ' . length $body, '', $body);
	local $/;
	my ($head, $said) = split /\r\n\r\n/, <$socket> // '', 2;
	$said = Latchkey::Client::unchunk($said)
	    if ($head // '') =~ /^transfer-encoding: chunked/im;
	return (($head // '') =~ m{^HTTP/1\.1 (\d+)} ? $1 : 0, $said // '');
}

sub await {
	my ($port) = @_;
	for (1 .. 400) {
		return if (ask($port, 'GET /help', ''))[0] == 200;
		sleep 0.05;
	}
	die "nothing answers at $port";
}

my $login = JSON::PP->new->encode({ login => 'ada',
	password => 'correct ada battery' });

# Signs in with forged lines; the network that the session was noted with, and
# its token.
sub signed_in {
	my ($port, @lines) = @_;
	my ($status, $said) = ask($port, 'POST /login', $login,
		'Content-Type: application/json', @lines);
	my $in = eval { JSON::PP->new->decode($said) } // {};
	my $token = $in->{session}{token} // return ("$status $said", '');
	(undef, $said) = ask($port, 'GET /account', '',
		"Authorization: Bearer $token");
	my $own = eval { JSON::PP->new->decode($said) } // {};
	return (join(' ', map { $_->{network} // '-' }
		grep { $_->{current} } @{ $own->{sessions} // [] }), $token);
}

sub forged {
	my ($port, $what) = @_;
	my ($seen, $token) = signed_in($port,
		'X-Forwarded-For: 203.0.113.7', 'X-Forwarded-For: 198.51.100.8',
		'X-Real-IP: 203.0.113.9', 'Forwarded: for=203.0.113.10',
		'Client-IP: 203.0.113.11', 'Remote-Addr: 203.0.113.12');
	is $seen, $network, "F1: $what: forged lines say nothing";
	($seen) = signed_in($port, 'X-Forwarded-For: unknown,',
		'X-Forwarded-For: ,, "[2001:db8::1]:80"');
	is $seen, $network, "F7: $what: nor do garbled ones";
	is((ask($port, 'GET /session', '', 'Cookie: a=b',
		"Cookie: lk-session=$token"))[0], 204,
		"F6: $what: of two lines of cookies ours is the second");
	is((ask($port, 'GET /session', '', "Cookie: lk-session=$token",
		"Cookie: name=Andr\xe9", 'Cookie: c=' . 'x' x 4000))[0], 204,
		"F5, F6: $what: and of three the first");
}

my %fronts = (nginx => \&nginx, Apache => \&apache, HAProxy => \&haproxy);
my %ours = map { $_ => Latchkey->new(web => $_, settings => {
	site => { proxies => '127.0.0.1' }, limits => { factor => 0 } }) }
    qw(nginx fcgid);
person($_, 'ada') for values %ours;
for my $front (sort keys %fronts) {
	my $site = $ours{nginx};
	my %port = map { $_ => Latchkey::free_port() } keys %ours;
	$site->run("front $front", $fronts{$front}->($site->{dir},
		map { $port{$_} => $ours{$_}{port} } keys %ours));
	for my $web (sort keys %ours) {
		eval { await($port{$web}); 1 } or do {
			fail("$front: $@");
			diag(Latchkey::slurp("$site->{dir}/front.log") // '');
			next;
		};
		forged($port{$web}, "$front before $web");
	}
	$site->dismiss("front $front");
}
$_->stop for values %ours;

done_testing;
