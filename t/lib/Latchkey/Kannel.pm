package Latchkey::Kannel;

# A real SMS gateway: Kannel's bearerbox and smsbox, and fakesmsc, the pretended
# phone network of its authors.  What it started it ends.
#
#   Latchkey::Kannel::alone();         # first of all in a test
#   my $kannel = Latchkey::Kannel->new(user => 'site', password => '...');
#   $kannel->start;                    # or 'smsbox', 'smsc' alone
#   my @texts = $kannel->texts('+15559874321');
use strict;
use warnings;
use Carp;
use Encode ();
use File::Temp ();
use IO::Socket::INET;
use POSIX ();
use Time::HiRes qw(time sleep);

use Latchkey;

my $fakesmsc = '/usr/lib/kannel/test/fakesmsc';
my @kannels;

sub find {
	my ($name) = @_;
	my ($path) = grep { -x } map { "$_/$name" }
	    split(/:/, $ENV{PATH}), '/usr/sbin', '/sbin';
	return $path;
}

# Starts the test anew in a network of its own with nothing but loopback: the
# port for fakesmsc is open on all addresses, and the ports here are fixed.  In a
# container that may make none the test stays in the container's.
sub alone {
	my @missing = grep { !find($_) } qw(bearerbox smsbox unshare ip);
	push @missing, 'fakesmsc' unless -x $fakesmsc;
	if (@missing) {
		print "1..0 # SKIP @missing: install kannel, kannel-extras and "
		    . "iproute2\n";
		exit 0;
	}
	return if $ENV{LATCHKEY_ALONE};
	$ENV{LATCHKEY_ALONE} = 1;
	my @alone = (find('unshare'),
		$> == 0 ? '-n' : ('-cn', '--keep-caps'), 'sh', '-c',
		find('ip') . ' link set lo up && exec "$@"', 'sh');
	if (system("@alone[0, 1] true 2>/dev/null") != 0) {
		print "# @alone[0, 1]: not allowed here\n";
		return;
	}
	exec @alone, $^X, $0;
	die "unshare: $!";
}

sub new {
	my ($class, %option) = @_;
	my $self = bless { user => 'site', password => 'secret', pids => {},
		owner => $$, %option }, $class;
	$self->{dir} = File::Temp::tempdir('kannel.XXXXXX', TMPDIR => 1,
		CLEANUP => 1);
	$self->write_settings;
	push @kannels, $self;
	return $self;
}

sub url { return 'http://127.0.0.1:23013' }

sub write_settings {
	my ($self) = @_;
	Latchkey::spew("$self->{dir}/kannel.conf", <<"CONF");
group = core
admin-port = 23000
admin-interface = 127.0.0.1
admin-password = admin
smsbox-port = 23001
smsbox-interface = 127.0.0.1
box-deny-ip = "*.*.*.*"
box-allow-ip = "127.0.0.1"
access-log = $self->{dir}/access.log

group = smsc
smsc = fake
smsc-id = FAKE
port = 23002
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = 23013
sendsms-interface = 127.0.0.1
global-sender = 13013

group = sendsms-user
username = $self->{user}
password = $self->{password}
user-allow-ip = "127.0.0.1"
max-messages = 3
concatenation = true

group = sms-service
keyword = default
text = "nop"
max-messages = 0
CONF
}

sub run {
	my ($self, $name, @command) = @_;
	my $pid = fork // die "fork: $!";
	if ($pid == 0) {
		open STDIN,  '<',  '/dev/null';
		open STDOUT, '>>', "$self->{dir}/$name.log";
		open STDERR, '>&', \*STDOUT;
		exec @command or POSIX::_exit(127);
	}
	$self->{pids}{$name} = $pid;
}

sub await {
	my ($self, $what, $good) = @_;
	my $end = time + 15;
	until ($good->()) {
		croak "$what: " . $self->log if time > $end;
		sleep 0.05;
	}
}

sub is_open {
	my ($port) = @_;
	return defined IO::Socket::INET->new(PeerAddr => '127.0.0.1',
		PeerPort => $port);
}

# All three, or those that are named.
sub start {
	my ($self, @names) = @_;
	my %ready = (
		bearerbox => sub { is_open(23001) },
		smsbox => sub { is_open(23013)
			&& $self->status =~ /^Box connections:\s+smsbox/m },
		smsc => sub { $self->status =~ /FAKE\b.*\(online/ },
	);
	for my $name (@names ? @names : qw(bearerbox smsbox smsc)) {
		$self->run($name, $name eq 'smsc'
			? ($fakesmsc, qw(-H 127.0.0.1 -r 23002 -m 0), '1 2 text x')
			: (find($name), "$self->{dir}/kannel.conf"));
		$self->await($name, $ready{$name});
	}
	return $self;
}

# What bearerbox says of itself.
sub status {
	my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1',
		PeerPort => 23000) or return '';
	print {$socket} "GET /status.txt?password=admin HTTP/1.0\r\n\r\n";
	local $/;
	return <$socket> // '';
}

sub log {
	my ($self) = @_;
	return join '', map { Latchkey::slurp($_) // '' }
	    glob "$self->{dir}/*.log";
}

# How many messages bearerbox has given to the phone network.
sub sent {
	my ($self) = @_;
	my $log = Latchkey::slurp("$self->{dir}/access.log") // '';
	return scalar(() = $log =~ /^\S+ \S+ Sent SMS /mg);
}

sub ucs {
	my ($written) = @_;
	my $bytes = $written =~ tr/+/ /r;
	$bytes =~ s/%([0-9A-Fa-f]{2})/chr hex $1/ge;
	return Encode::encode('UTF-8', Encode::decode('UTF-16BE', $bytes));
}

# What arrived, the oldest first: {from, to, kind, parts, text}, all of it or for
# one number.  fakesmsc takes each line of a plain text for a message of its own,
# and has another way to say UCS-2 where there are several parts.
sub texts {
	my ($self, $to) = @_;
	my @texts;
	my $log = Latchkey::slurp("$self->{dir}/smsc.log") // '';
	while ($log =~ /Got message \d+: <(.*)>$/mg) {
		my $line = $1;
		my ($from, $for, $head, $kind, $text) = $line
		    =~ /^(\S+) (\S+) (?:udh (\S+) )?(text|data|ucs-2) ?(.*)/;
		if (!defined $from) {
			$texts[-1]{text} .= "\n$line" if @texts;
			next;
		}
		my ($part) = ($head // '') =~ /%(\d\d)$/;
		push @texts, { from => $from, to => $for, parts => 0,
			text => '', kind => $kind eq 'text' ? $kind : 'ucs-2' }
		    if ($part // 1) == 1;
		$texts[-1]{parts}++;
		$texts[-1]{text} .= $kind eq 'text' ? $text : ucs($text);
	}
	return grep { !defined $to || $_->{to} eq $to } @texts;
}

# The n-th that arrives for a number (default: the first).
sub text {
	my ($self, $to, $n) = @_;
	my $end = time + 15;
	while (time < $end) {
		my @texts = $self->texts($to);
		if (@texts >= ($n || 1)) {
			# Its last line may come a moment later.
			sleep 0.2;
			return ($self->texts($to))[ ($n || 1) - 1 ];
		}
		sleep 0.05;
	}
	return undef;
}

sub stop {
	my ($self, @names) = @_;
	return if $self->{owner} != $$;
	for my $name (@names ? @names : qw(smsc smsbox bearerbox)) {
		my $pid = delete $self->{pids}{$name} or next;
		kill TERM => $pid;
		my $end = time + 10;
		while (waitpid($pid, POSIX::WNOHANG()) == 0) {
			kill KILL => $pid if time > $end;
			sleep 0.02;
		}
	}
}

END {
	my $status = $?;
	$_->stop for @kannels;
	$? = $status;
}

1;
