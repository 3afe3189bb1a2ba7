#!/usr/bin/perl
# Texts through a spool to the real SMS Server Tools (smsd), which give them to a
# modem: here one that answers on loopback and shows what would go on the air.
use strict;
use warnings;
use Test::More;
use Encode ();
use File::Path qw(make_path);
use File::Temp ();
use IO::Socket::INET;
use POSIX ();
use Time::HiRes qw(time sleep);
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey;

my ($smsd) = grep { -x } map { "$_/smsd" } split(/:/, $ENV{PATH}), '/usr/sbin';
plan skip_all => 'smsd: install smstools' unless $smsd;

my $dir = File::Temp::tempdir(CLEANUP => 1);
chmod 0755, $dir;
my %pid;
sub end_all {
	for my $pid (map { delete $pid{$_} // () } 'smsd', 'modem') {
		kill TERM => $pid;
		my $end = time + 10;
		while (waitpid($pid, POSIX::WNOHANG()) == 0) {
			kill KILL => $pid if time > $end;
			sleep 0.02;
		}
	}
}
my $owner = $$;
END {
	my $status = $?;
	end_all() if $$ == $owner;
	$? = $status;
}

# Just enough of 3GPP TS 27.005 to be given a message: each ends with a line
# "PDU" in the log.
sub modem {
	my ($listen) = @_;
	while (my $socket = $listen->accept) {
		my ($buffer, $pdu) = ('', 0);
		while (sysread $socket, my $bytes, 4096) {
			$buffer .= $bytes;
			while ($buffer =~ s/\A(.*?)([\r\x1a])\n?//s) {
				my $answer = $pdu ? "+CMGS: 1\r\n\r\nOK\r\n" : "OK\r\n";
				print "PDU $1\n" if $pdu;
				$pdu = !$pdu && $1 =~ /^AT\+CMGS=/;
				$answer = '> ' if $pdu;
				syswrite $socket, "\r\n$answer";
			}
		}
	}
}
my $listen = IO::Socket::INET->new(Listen => 5, LocalAddr => '127.0.0.1',
	LocalPort => 0) or BAIL_OUT("no port: $!");
$pid{modem} = fork // die "fork: $!";
if ($pid{modem} == 0) {
	$SIG{TERM} = 'DEFAULT';
	open STDOUT, '>', "$dir/modem.log";
	STDOUT->autoflush;
	modem($listen);
	POSIX::_exit(0);
}

# The spool as Debian makes it: for the group of smsd, into which the site's
# user goes.
my @folders = map { "$dir/spool/$_" } qw(outgoing checked sent failed incoming);
make_path(@folders);
my ($user, $group) = $> == 0 ? qw(smsd smsd) : (scalar getpwuid $>, '');
if ($> == 0) {
	my ($uid, $gid) = (getpwnam $user)[2, 3];
	chown $uid, $gid, $dir, "$dir/spool", @folders;
	chmod 03775, @folders;
}
my $group_line = $group ? "group = $group" : '';
Latchkey::spew("$dir/smsd.conf", <<"CONF");
devices = GSM1
user = $user
$group_line
logfile = $dir/smsd.log
loglevel = 5
outgoing = $folders[0]
checked = $folders[1]
sent = $folders[2]
failed = $folders[3]
incoming = $folders[4]
pidfile = $dir/smsd.pid
infofile = $dir/smsd.working
delaytime = 1
delaytime_mainprocess = 1
terminal = yes

[GSM1]
device = \@127.0.0.1:@{[ $listen->sockport ]}
incoming = no
check_network = 0
CONF
$pid{smsd} = fork // die "fork: $!";
if ($pid{smsd} == 0) {
	open STDOUT, '>', "$dir/smsd.out";
	open STDERR, '>&', \*STDOUT;
	exec $smsd, '-c', "$dir/smsd.conf" or POSIX::_exit(127);
}

# 3GPP TS 23.038: seven bits for each character, the lowest first.
my $gsm = "\@\x{a3}\$\x{a5}\x{e8}\x{e9}\x{f9}\x{ec}\x{f2}\x{c7}\n\x{d8}\x{f8}\r"
    . "\x{c5}\x{e5}\x{394}_\x{3a6}\x{393}\x{39b}\x{3a9}\x{3a0}\x{3a8}\x{3a3}"
    . "\x{398}\x{39e}\x{1b}\x{c6}\x{e6}\x{df}\x{c9} !\"#\x{a4}%&'()*+,-./"
    . "0123456789:;<=>?\x{a1}ABCDEFGHIJKLMNOPQRSTUVWXYZ\x{c4}\x{d6}\x{d1}"
    . "\x{dc}\x{a7}\x{bf}abcdefghijklmnopqrstuvwxyz\x{e4}\x{f6}\x{f1}\x{fc}"
    . "\x{e0}";
sub unpack_gsm {
	my ($bytes, $septets) = @_;
	my $bits = unpack 'b*', $bytes;
	return join '', map { substr $gsm, oct('0b' . reverse substr $bits, 7 * $_, 7), 1 }
	    0 .. $septets - 1;
}

# SMS-SUBMIT of 3GPP TS 23.040: number, alphabet, text.
sub read_pdu {
	my ($smsc, $first, undef, $digits, $type, $rest)
	    = pack('H*', shift) =~ /\A(.)(.)(.)(.)(.)(.*)\z/s or return;
	return if ord $smsc;
	my $half = int((ord($digits) + 1) / 2);
	my $number = unpack 'h*', substr $rest, 0, $half, '';
	$number =~ s/f\z//;
	my (undef, $alphabet) = unpack 'CC', substr $rest, 0, 2, '';
	substr $rest, 0, 1, '' if ord($first) & 0x10;
	my $length = ord substr $rest, 0, 1, '';
	# The head of a part, here only before UCS-2.
	my $part = ord($first) & 0x40 ? ord substr $rest, 5, 1 : 1;
	substr $rest, 0, 1 + ord $rest, '' if ord($first) & 0x40;
	my $text = $alphabet == 8 ? Encode::decode('UTF-16BE', $rest)
	    : unpack_gsm($rest, $length);
	return { to => (ord($type) == 0x91 ? '+' : '') . $number,
		alphabet => $alphabet == 8 ? 'ucs-2' : 'gsm', part => $part,
		text => Encode::encode('UTF-8', $text) };
}

sub texts {
	my ($to) = @_;
	return grep { ($_->{to} // '') eq $to } map { read_pdu($_) }
	    (Latchkey::slurp("$dir/modem.log") // '') =~ /^PDU ([0-9A-F]+)$/mg;
}
sub text {
	my ($to) = @_;
	my $end = time + 20;
	sleep 0.1 until texts($to) || time > $end;
	sleep 1.5; # for a second one, if there is one
	my ($whole, @parts) = texts($to);
	is_deeply [ map { $_->{part} } $whole, @parts ], [ 1 .. 1 + @parts ], 'once'
	    or diag Latchkey::slurp("$dir/smsd.log"), Latchkey::slurp("$dir/smsd.out");
	$whole->{parts} = 1 + @parts;
	$whole->{text} .= $_->{text} for @parts;
	return $whole;
}

my %sms = (Latchkey::sample('sms/smstools.conf', 'sms'), countries => 'US',
	spool => $folders[0]);
for my $case (
	[ 'gsm', 1, 'Example' ],
	[ 'ucs-2', 2, "\xd0\x9f\xd1\x80\xd0\xb8\xd0\xbc\xd0\xb5\xd1\x80" ],
	[ 'gsm', 1, "Caf\xc3\xa9 \xc3\x84\xc3\x9f" ],
) {
	my ($alphabet, $parts, $name) = @$case;
	subtest "$name, $alphabet" => sub {
		my $site = Latchkey->new(settings => { sms => \%sms,
			site => { name => $name } });
		my $v = $site->client;
		my $number = '2015550' . (123 + texts_so_far());
		is $v->register('ada', via => 'phone', country => 'US',
			phone => $number, email => '')->{status}, 303, 'accepted';
		my $text = text("+1$number") or return fail('no text arrived');
		is $text->{alphabet}, $alphabet, 'the alphabet';
		is $text->{parts}, $parts, 'the number of parts';
		like $text->{text}, qr/\A\d{6} is your \Q$name\E code\.\n/, 'whole';
		my ($code) = $text->{text} =~ /^(\d{6})/;
		like $text->{text}, qr/\n\@localhost #$code\z/, 'to its last line';
		is $v->post('/confirm', code => $code)->{status}, 303, 'its code is right';
		is_deeply [ glob "$folders[0]/{,.[!.]}*" ], [], 'nothing is left behind';
		$site->stop;
	};
}
sub texts_so_far {
	return scalar(() = (Latchkey::slurp("$dir/modem.log") // '') =~ /^PDU/mg);
}

# A name with a dot is not there yet.
Latchkey::spew("$folders[0]/.0123", "To: 12015550199\n\nnot whole");
sleep 3;
ok -e "$folders[0]/.0123" && !texts('+12015550199'), 'smsd waits for a file to be whole';

done_testing;
