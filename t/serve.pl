#!/usr/bin/perl
# The demo of ./bootstrap run: serve.pl WEB PORT STATE SETTINGS BIND
# A real web server and real workers; what would be mailed is shown at /outbox/.
use strict;
use warnings;
use Cwd qw(abs_path);
use Encode ();
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

# A page of the site with other words in it: its header, mark and style.
my $frame;
sub page {
	my ($title, $body) = @_;
	$frame //= $site->client->get('/terms?lang=en')->{body}
	    =~ s{<div class="language">.*?</div>}{}sr;
	return $frame =~ s{<title>.*?</title>}{<title>$title</title>}sr
	    =~ s{(<main\b[^>]*>).*</main>}{$1<h1>$title</h1>$body</main>}sr;
}

# What the limits are, whatever SETTINGS says.
sub limits {
	my $file = Latchkey::slurp("$state/latchkey.conf");
	my $section = '';
	my $factor = 1;
	for (split /\n/, $file) {
		$section = $1 if /^\[(\w+)\]/;
		$factor = $1 if $section eq 'limits' && /^factor\s*=\s*(\d+)/;
	}
	return $factor == 0 ? 'there are no limits'
	    : $factor == 1 ? 'limits are as on a real site'
	    : "limits are $factor times as wide";
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
		'<p class="soft">To ' . escape($to) . '</p>'
		    . '<p class="note" dir="auto" style="max-width: 24rem;'
		    . ' white-space: pre-wrap">' . escape($text) . '</p>'
		    . '<p><a href="index.html">All messages</a></p>'));
}

my $title = 'Messages of this demo';

# The newest stand first.
sub item {
	my ($n, $kind, $to, $subject) = @_;
	my $words = Encode::encode('UTF-8', $kind eq 'mail'
		? Encode::decode('MIME-Header', $subject)
		: Encode::decode('UTF-8', $subject =~ s/\n.*//sr));
	my $time = POSIX::strftime('%Y-%m-%dT%H:%M:%SZ', gmtime);
	return "<li><p><a href=\"$n.html\"><bdi>" . escape($words)
	    . '</bdi></a><br><span class="soft"><span class="ltr">'
	    . escape($to) . '</span>, '
	    . ($kind eq 'mail' ? 'e-mail' : 'text message')
	    . ", <time datetime=\"$time\">" . ($time =~ s/T(.{5}).*/ $1 UTC/r)
	    . '</time></span></p></li>';
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
		my $n = @list + 1;
		push @list, item($n, $kind, $to, $subject);
		Latchkey::spew("$state/outbox/$n.html", $html);
		Latchkey::spew("$state/outbox/index.html", page($title,
			'<ul class="sessions">' . join('', reverse @list) . '</ul>'));
		$code //= '-';
		print "$kind $to $code http://localhost:$port/outbox/$n.html\n";
	}
}

Latchkey::spew("$state/outbox/index.html",
	page($title, '<p>None yet.</p>'));
$seen{$_} = 1 for glob("$state/outbox/mail/*.eml"),
    glob("$state/outbox/sms/*.txt");
print 'This is a demo: ', limits(), ", messages go to a folder.\n";
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
