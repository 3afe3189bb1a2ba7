#!/usr/bin/perl
# The demo of ./bootstrap run: serve.pl WEB PORT STATE SETTINGS BIND
# A real web server and real workers; what would be mailed is shown at /outbox/.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Path qw(make_path);
use POSIX ();
use Time::HiRes qw(sleep);

use Latchkey;

my ($web, $port, $state, $settings, $bind) = @ARGV;
$| = 1;
umask 077;
make_path($state);
$state = abs_path($state);
chmod 0700, $state;
make_path("$state/outbox", "$state/log", "$state/serve");

my $stop = 0;
$SIG{$_} = sub { $stop = 1 } for qw(INT TERM HUP);

my $site = Latchkey->new(
	web => $web eq 'apache' ? 'fcgid' : 'nginx',
	dir => "$state/serve", state => $state, keep => 1,
	conf => "$state/latchkey.conf", port => $port,
	logs => "$state/log",
	bind => [ split ' ', $bind // '' ],
	($settings ? (extra => $settings) : ()),
	settings => {
		site => { name => 'Latchkey Demo',
			about => 'Accounts for any web host, tried out on this machine.' },
		limits => { factor => 100 },
		test => { clock => undef, outbox => '/outbox/' },
	},
	nginx => "location /outbox/ { allow 127.0.0.1; allow ::1; deny all; "
	    . "alias $state/outbox/; index index.html; }",
	apache => qq{Alias "/outbox/" "$state/outbox/"\n}
	    . qq{<Directory $state/outbox>\nRequire local\n</Directory>},
);

sub escape {
	my ($text) = @_;
	$text =~ s/([&<>"])/sprintf '&#%d;', ord $1/ge;
	return $text;
}

sub page {
	my ($title, $body) = @_;
	return "<!DOCTYPE html>\n<html lang=\"en\"><meta charset=\"utf-8\">"
	    . "<meta name=\"viewport\" content=\"width=device-width\">"
	    . "<title>$title</title>\n<body>$body</body></html>\n";
}

my (%seen, @list);
sub look {
	for my $file (sort { -M $b <=> -M $a } glob "$state/outbox/mail/*.eml") {
		next if $seen{$file};
		my $raw = Latchkey::slurp($file) // next;
		my ($to) = $raw =~ /^To: (.*?)\r?$/m or next;
		my ($subject) = $raw =~ /^Subject: (.*?)\r?$/m;
		my ($mail) = grep { $_->{raw} eq $raw } $site->mails($to);
		next unless $mail;
		$seen{$file} = 1;
		my $n = 1 + keys %seen;
		$n = keys %seen;
		push @list, [ $n, $to, $subject ];
		Latchkey::spew("$state/outbox/$n.html", $mail->{html});
		Latchkey::spew("$state/outbox/index.html", page('Messages',
			'<h1>Messages of this demo</h1><ul>' . join('', map {
				"<li><a href=\"$_->[0].html\">" . escape("$_->[1]: $_->[2]")
				    . '</a></li>' } reverse @list) . '</ul>'));
		my $code = $mail->{code} // '-';
		print "mail $to $code http://localhost:$port/outbox/$n.html\n";
	}
}

Latchkey::spew("$state/outbox/index.html",
	page('Messages', '<h1>Messages of this demo</h1><p>None yet.</p>'));
$seen{$_} = 1 for glob "$state/outbox/mail/*.eml";
print "This is a demo: limits are 100 times as wide, messages go to a folder.\n";
print "ready http://localhost:$port/\n";
until ($stop) {
	sleep 0.1;
	look();
	for my $name (sort keys %{ $site->{pids} }) {
		next if waitpid($site->{pids}{$name}, POSIX::WNOHANG()) == 0;
		delete $site->{pids}{$name};
		print STDERR "$name has ended:\n", $site->log;
		$stop = 1;
	}
}
$site->stop;
