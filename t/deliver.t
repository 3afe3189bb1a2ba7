#!/usr/bin/perl
# Sending: a real SMTP server that demands STARTTLS and a login and can refuse,
# and a sendmail program.
use strict;
use warnings;
use Test::More;
use Fcntl qw(LOCK_EX);
use JSON::PP;
use IO::Socket::INET;
use POSIX ();
use Time::HiRes qw(time sleep);
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey;

Latchkey::need_npm('smtp-server', 'mailparser');
my $dir = File::Temp::tempdir(CLEANUP => 1);
my ($cert, $key) = ("$dir/cert.pem", "$dir/key.pem");
system("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes "
	. "-days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost "
	. "-keyout $key -out $cert 2>$dir/openssl.log") == 0
    or BAIL_OUT('openssl makes no certificate');

my $log = "$dir/smtp.log";
my $server = fork // die "fork: $!";
if ($server == 0) {
	open STDOUT, '>', $log;
	open STDERR, '>&', \*STDOUT;
	exec 'node', "$ENV{LATCHKEY_SOURCE}/t/smtp.mjs", $cert, $key
	    or POSIX::_exit(127);
}
END { if ($server) { my $s = $?; kill TERM => $server; waitpid $server, 0; $? = $s } }

sub said { map { eval { decode_json($_) } // () } split /\n/, Latchkey::slurp($log) // '' }
sub wait_for {
	my ($what) = @_;
	my $end = time + 15;
	while (time < $end) {
		my ($found) = grep { $what->($_) } said();
		return $found if $found;
		sleep 0.05;
	}
	return undef;
}
my $ready = wait_for(sub { $_[0]{port} }) or BAIL_OUT('the SMTP server did not start: ' . Latchkey::slurp($log));

Latchkey::spew("$dir/password", "secret of the gateway\n");
chmod 0400, "$dir/password";
my %mail = (transport => 'smtp', server => "localhost:$ready->{port}",
	security => 'starttls', user => 'site', ca_file => $cert,
	password_file => "$dir/password",
	from => "Caf\xc3\xa9 Example <accounts\@example.com>");
my $site = Latchkey->new(settings => { mail => \%mail });

sub mail_to { my $to = shift; return wait_for(sub { $_[0]{mail} && $_[0]{mail}{to}[0] eq $to }) }
sub delivery {
	my ($visitor) = @_;
	return $visitor->get_json('/confirm')->{json};
}
sub wait_state {
	my ($visitor, $state, $seconds) = @_;
	my $end = time + ($seconds // 15);
	my $json;
	do { $json = delivery($visitor); sleep 0.1 } until $json->{delivery} eq $state || time > $end;
	return $json;
}

# Does it in another process, and says later what came of it after how long.
sub meanwhile {
	my ($what) = @_;
	my $began = time;
	my $pid = open(my $out, '-|') // die "fork: $!";
	return $out if $pid;
	my $said = $what->();
	syswrite STDOUT, $said . ' ' . (time - $began);
	POSIX::_exit(0);
}
sub result {
	my ($out) = @_;
	return split / /, <$out> // '';
}

subtest 'handed over' => sub {
	my $ada = $site->client;
	my $began = time;
	is $ada->register('ada')->{status}, 303, 'accepted';
	my $took = mail_to('ada@example.com');
	ok $took, 'the server has it';
	ok time - $began < 6, 'soon after the answer';
	my $mail = $took->{mail};
	is $mail->{recipients}, 1, 'one recipient';
	like $mail->{subject}, qr/^\d{6} is your code for Example$/, 'subject';
	like $mail->{text}, qr/^\d{6} is your verification code/, 'text';
	like $mail->{html}, qr/<strong[^>]*>\d{6}<\/strong>/, 'HTML';
	is $mail->{from}{name}, "Caf\x{e9} Example", 'display name (RFC 2047)';
	is $mail->{from}{address}, 'accounts@example.com', 'sender';
	like $mail->{id}, qr/^<[0-9a-f]{32}\@example\.com>$/, 'Message-ID';
	is $mail->{auto}, 'auto-generated', 'Auto-Submitted';
	like $mail->{head}, qr/^Date: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000\r?$/m, 'Date';
	unlike $mail->{head}, qr/[^\x00-\x7f]/, 'no raw byte in the head';
	ok !$mail->{bare}, 'CR LF everywhere';
	my ($rcpt) = grep { ($_->{rcpt} // '') eq 'ada@example.com' } said();
	is $rcpt->{hello}, 'example.com', 'greets by its own domain';
	is $rcpt->{from}, 'accounts@example.com', 'envelope sender';
	my $state = wait_state($ada, 'sent');
	is $state->{delivery}, 'sent', 'the code page knows';
	like $state->{sent_at}, qr/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, 'and when';
	my ($code) = $mail->{text} =~ /(\d{6})/;
	is $ada->post('/confirm', code => $code)->{status}, 303, 'its code is right';
	ok $mail->{secure}, 'nobody read it on the way';
};

subtest 'TLS from the first byte' => sub {
	my $other = Latchkey->new(settings => { mail => { %mail, security => 'tls',
		server => "localhost:$ready->{tls}" } });
	is $other->client->register('tessa')->{status}, 303, 'accepted';
	my $took = mail_to('tessa@example.com');
	ok $took && $took->{mail}{secure}, 'the server has it';
	$other->stop;
};

subtest 'refused for good' => sub {
	my $v = $site->client;
	$v->register('never');
	is wait_state($v, 'failed')->{delivery}, 'failed', '550 is final';
	is scalar(grep { ($_->{rcpt} // '') eq 'never@example.com' } said()), 1, 'tried once';
	my $w = $site->client;
	$w->register('spam');
	is wait_state($w, 'failed')->{delivery}, 'failed', '554 after the last byte as well';
	is scalar(grep { ($_->{rcpt} // '') eq 'spam@example.com' } said()), 1, 'tried once';
	my $page = $v->get('/confirm');
	like $page->{body}, qr/message was refused/, 'the page says so';
	is $v->post('/confirm', via => 'email', email => 'better@example.com')->{status}, 303, 'another address';
	ok mail_to('better@example.com'), 'gets it';
};

subtest 'later' => sub {
	my $v = $site->client;
	$v->register('later');
	is wait_state($v, 'retrying')->{delivery}, 'retrying', '452 is tried again';
	like $v->get('/confirm')->{body}, qr/we try again in \d+ seconds/, 'the page says when';
	my ($status, $list) = $site->latchkey('message', 'list');
	like $list, qr/^[0-9a-f]{32}\tlater\@example\.com\tretrying\ttries 1\t/m, 'message list';
	unlike $list, qr/\b\d{6}\b/, 'without the code';
	($status) = $site->latchkey('deliver', '--once');
	is $status, 75, 'deliver --once says that something waits';
	$site->clock(31);
	open my $lock, '>>', $site->state . '/lock' or die "lock: $!";
	flock $lock, LOCK_EX or die "lock: $!";
	($status) = $site->latchkey('deliver', '--once');
	is $status, 75, 'while the store is busy it waits, too';
	close $lock;
	($status) = $site->latchkey('deliver', '--once');
	is $status, 0, 'after its wait nothing does';
	ok mail_to('later@example.com'), 'it arrived';
	is wait_state($v, 'sent')->{delivery}, 'sent', 'the page knows';
	$site->clock(0);
};

# Who knows an address must not see that it has an account: not in what is sent
# when, and not in what waits when the server is in trouble.
subtest 'an address that is known' => sub {
	$site->clock(600);
	my $v = $site->client;
	is $v->register('bea', email => 'ada@example.com')->{status}, 303, 'as ever';
	my ($mail) = wait_for(sub { $_[0]{mail} && $_[0]{mail}{subject} =~ /already have/ });
	is $mail->{mail}{to}[0], 'ada@example.com', 'the notice';
	unlike $mail->{mail}{text}, qr/\d{6}/, 'has no code';
	is wait_state($v, 'sent')->{delivery}, 'sent', 'sent as a code would be';
	$site->clock(1200);
	my ($logins, $mails) = map { my $what = $_; scalar grep { $_->{$what} } said() } qw(login mail);
	my $w = $site->client;
	is $w->register('bob', email => 'ada@example.com')->{status}, 303, 'again';
	is wait_state($w, 'sent')->{delivery}, 'sent', 'looks the same';
	is scalar(grep { $_->{mail} } said()), $mails, 'but nothing is sent twice a day';
	is scalar(grep { $_->{login} } said()), $logins + 1, 'the server was asked all the same';
	$site->clock(3000);
	chmod 0600, "$dir/password";
	Latchkey::spew("$dir/password", "no longer right\n");
	my $x = $site->client;
	is $x->register('ben', email => 'ada@example.com')->{status}, 303, 'with the server in trouble';
	is wait_state($x, 'retrying')->{delivery}, 'retrying', 'it waits like any other';
	Latchkey::spew("$dir/password", "secret of the gateway\n");
	$site->clock(0);
};

# What takes its time goes on meanwhile: a server that says nothing after a
# recipient, and one whose doorstep is full.
my ($stalled, $began) = ($site->client, time);
is $stalled->register('stall')->{status}, 303, 'a server that stalls';
ok time - $began < 3, 'does not delay the answer';
is $site->client->register('quick')->{status}, 303, 'nor that of others';
ok time - $began < 6, 'at all';
my $watch = meanwhile(sub { wait_state($stalled, 'retrying', 30)->{delivery} });
my $full = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1') or die "listen: $!";
my @waiting = map { IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $full->sockport,
	Blocking => 0) } 1 .. 4;
my $deaf = Latchkey->new(stopped => 1, settings => { mail => { %mail,
	server => 'localhost:' . $full->sockport } });
my $knock = meanwhile(sub {
	open STDERR, '>', "$dir/knock.log";
	return system(Latchkey::build() . '/latchkey-send', '-c', $deaf->conf, qw(--knock email)) >> 8;
});

subtest 'trouble on the way' => sub {
	my %wrong = (
		'a wrong password' => [ qr/password_file/, password_file => "$dir/wrong" ],
		'a certificate that is not trusted' => [ qr/certificate|ca_file/, ca_file => '/etc/ssl/certs/ca-certificates.crt' ],
		'no STARTTLS' => [ qr/STARTTLS/, server => "localhost:$ready->{plain}" ],
		'nobody there' => [ qr/mail server/, server => 'localhost:1' ],
		'a password others may read' => [ qr/others may read/, password_file => "$dir/open" ],
	);
	Latchkey::spew("$dir/wrong", "nonsense\n");
	chmod 0400, "$dir/wrong";
	Latchkey::spew("$dir/open", "secret of the gateway\n");
	chmod 0644, "$dir/open";
	for my $name (sort keys %wrong) {
		my ($says, %setting) = @{ $wrong{$name} };
		my $other = Latchkey->new(settings => { mail => { %mail, %setting } });
		my $v = $other->client;
		is $v->register('ada')->{status}, 303, "$name: the answer is as ever";
		is wait_state($v, 'retrying')->{delivery}, 'retrying', "$name: tried again";
		my $log = $other->log;
		like $log, $says, "$name: the log says what to look at";
		$other->clock(40);
		my ($status, $said) = $other->latchkey('deliver', '--once');
		is $status, 75, "$name: something waits";
		like $said, $says, "$name: the admin is told";
		unlike $said . $log, qr/secret of the gateway|nonsense/, "$name: no secret in it";
		$other->stop;
	}
};

subtest 'what went on meanwhile' => sub {
	my ($state, $took) = result($watch);
	is $state, 'retrying', 'a server that stalls is given up, and tried again';
	ok $took > 9 && $took < 20, "after 10 s ($took)";
	my ($status, $waited) = result($knock);
	is $status, 75, 'so is one that does not pick up';
	ok $waited > 4.5 && $waited < 9, "after 5 s ($waited)";
	like Latchkey::slurp("$dir/knock.log"), qr/\[mail\] server/, 'and the log says where to look';
	ok mail_to('quick@example.com'), 'the next message got through';
};

# A looping deliver leaves room for those that the programs start.
subtest 'deliver as a service' => sub {
	my $pid = fork // die "fork: $!";
	if ($pid == 0) {
		open STDERR, '>', "$dir/service.log";
		exec Latchkey::build() . '/latchkey', '-c', $site->conf, 'deliver'
		    or POSIX::_exit(127);
	}
	sleep 0.3;
	my $v = $site->client;
	my $began = time;
	$v->register('service');
	ok mail_to('service@example.com'), 'sent';
	ok time - $began < 4.5, 'at once, not at its next look';
	kill TERM => $pid;
	my $end = time + 5;
	my $left = 0;
	sleep 0.05 until ($left = waitpid $pid, POSIX::WNOHANG()) || time > $end;
	is $left, $pid, 'a signal ends it';
	is $?, 0, 'as it should be';
	kill KILL => $pid unless $left;
};

subtest 'sendmail' => sub {
	my $program = "$dir/sendmail";
	Latchkey::spew($program, <<"SH");
#!/bin/sh
printf '%s\\n' "\$@" > $dir/arguments
cat > $dir/letter
exit \$(cat $dir/status)
SH
	chmod 0755, $program;
	Latchkey::spew("$dir/status", "0\n");
	my $other = Latchkey->new(settings => { mail => { transport => 'sendmail', sendmail => $program, from => 'accounts@example.com' } });
	my $v = $other->client;
	$v->register('eve', email => '-oX/tmp/x@example.com');
	is wait_state($v, 'sent')->{delivery}, 'sent', 'sent';
	is Latchkey::slurp("$dir/arguments"), "-i\n-f\naccounts\@example.com\n--\n-oX/tmp/x\@example.com\n", 'no address is an option';
	like Latchkey::slurp("$dir/letter"), qr/^From: accounts\@example\.com\nTo: -oX/, 'the letter';
	unlike Latchkey::slurp("$dir/letter"), qr/\r/, 'with line ends as a local program wants them';
	for my $case ([ 75, 'retrying' ], [ 67, 'failed' ]) {
		Latchkey::spew("$dir/status", "$case->[0]\n");
		my $w = $other->client;
		$w->register("s$case->[0]x");
		is wait_state($w, $case->[1])->{delivery}, $case->[1], "status $case->[0]";
	}
};

done_testing;
