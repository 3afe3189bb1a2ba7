#!/usr/bin/perl
# The demo of ./bootstrap run: serve.pl WEB PORT STATE SETTINGS BIND
# A real web server and real workers; what would be mailed is shown at /outbox/.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Path qw(make_path);
use IO::Socket::INET;
use POSIX ();
use Time::HiRes qw(sleep);

use Latchkey;

my ($web, $port, $state, $settings, $bind) = @ARGV;
$| = 1;
umask 022;
make_path($state, { mode => 0700 });
$state = abs_path($state);
chmod 0700, $state;
make_path("$state/outbox", "$state/log", "$state/serve");
unlink glob "$state/log/*.log";

sub fail {
	print STDERR "@_" =~ s/\s+(?:at \S+ line \d+\.?\s*)?\z//r, "\n";
	exit 1;
}

# Whoever listens there already would seem to be us.
IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1',
	LocalPort => $port, ReuseAddr => 1)
    or fail("port $port: $!; PORT= names another one");

# Texts may go everywhere: they go nowhere.
sub countries {
	my $file = Latchkey::slurp(Latchkey::source()
	    . '/conf/countries/countries.xml') // '';
	return $file =~ /<country iso="([A-Z]{2})"/g;
}

my $stop = 0;
$SIG{$_} = sub { $stop = 1 } for qw(INT TERM HUP);

my $site = eval { Latchkey->new(real_hash => 1,
	web => $web eq 'apache' ? 'fcgid' : 'nginx',
	dir => "$state/serve", state => $state, keep => 1,
	conf => "$state/latchkey.conf", port => $port,
	logs => "$state/log", stopped => 1,
	bind => [ split ' ', $bind // '' ],
	($settings ? (extra => $settings) : ()),
	settings => {
		site => { name => 'Latchkey Demo',
			about => 'Accounts for any web host, tried out on this machine.',
			languages => join(' ', 'en', split ' ',
			    Latchkey::slurp(Latchkey::source() . '/conf/po/LINGUAS') // '') },
		state => { log => "$state/log/latchkey.log" },
		sms => { transport => 'file', countries => join ' ', countries() },
		limits => { factor => 100 },
		test => { clock => undef, outbox => '/outbox/' },
	},
	nginx => "location /outbox/ { allow 127.0.0.1; allow ::1; deny all; "
	    . "alias $state/outbox/; index index.html; }",
	apache => qq{Alias "/outbox/" "$state/outbox/"\n}
	    . qq{<Directory $state/outbox>\nRequire local\n</Directory>},
) } or fail($@);

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

# Root may have run it with the other web server before, as another user.
chown $site->{uid}, -1, grep { !-l } $state,
    glob "$state/* $state/log/* $state/outbox/{,mail,sms} $state/outbox/*/*"
    if $> == 0;
eval { $site->start; 1 } or fail($@);

# What a message is to the one who gets it: kind, address, subject, code, page.
sub read_mail {
	my ($file) = @_;
	my $raw = Latchkey::slurp($file) // return;
	my ($to) = $raw =~ /^To: (.*?)\r?$/m or return;
	my ($mail) = grep { $_->{raw} eq $raw } $site->mails($to) or return;
	return ('mail', $to, $mail->{subject}, $mail->{code}, $mail->{html});
}

sub read_text {
	my ($file) = @_;
	my ($to, $text) = (Latchkey::slurp($file) // '')
	    =~ /^To: (\S+)\r?\n\r?\n(.*)/s or return;
	my ($code) = $text =~ /(?<!\d)(\d{6}|\d{8})(?!\d)/;
	return ('sms', $to, $text, $code, page('Text message',
		'<p style="max-width: 20em; padding: 1em; border-radius: 1em;'
		    . ' background: #ddd; color: #000; white-space: pre-wrap">'
		    . escape($text) . '</p>'));
}

my (%seen, @list);
sub look {
	my @files = sort { -M $b <=> -M $a } glob "$state/outbox/mail/*.eml";
	push @files, sort { -M $b <=> -M $a } glob "$state/outbox/sms/*.txt";
	for my $file (grep { !$seen{$_} } @files) {
		my ($kind, $to, $subject, $code, $html) = $file =~ /\.eml$/
		    ? read_mail($file) : read_text($file);
		next unless $kind;
		$seen{$file} = 1;
		my $n = push @list, escape("$to: $subject");
		Latchkey::spew("$state/outbox/$n.html", $html);
		Latchkey::spew("$state/outbox/index.html", page('Messages',
			'<h1>Messages of this demo</h1><ul>' . join('', map {
				"<li><a href=\"$_.html\">$list[$_ - 1]</a></li>"
			} reverse 1 .. $n) . '</ul>'));
		$code //= '-';
		print "$kind $to $code http://localhost:$port/outbox/$n.html\n";
	}
}

Latchkey::spew("$state/outbox/index.html",
	page('Messages', '<h1>Messages of this demo</h1><p>None yet.</p>'));
$seen{$_} = 1 for glob("$state/outbox/mail/*.eml"),
    glob("$state/outbox/sms/*.txt");
print "This is a demo: limits are 100 times as wide, messages go to a folder.\n";
print "ready http://localhost:$port/\n";
until ($stop) {
	sleep 0.1;
	look();
	for my $name (sort keys %{ $site->{pids} }) {
		next if waitpid($site->{pids}{$name}, POSIX::WNOHANG()) == 0;
		delete $site->{pids}{$name};
		# Ctrl-C ends all at the same time.
		fail("$name has ended; see $state/log") unless $stop;
	}
}
$site->stop;
