package Latchkey::Gateway;

# An SMS gateway that answers as it is told, on loopback, and keeps what it was
# asked.
#
#   my $gateway = Latchkey::Gateway->new;
#   $gateway->answers(status => 202, body => '0: Accepted');
#   ... $gateway->url ...
#   my @requests = $gateway->requests;   # {method, target, headers, body}
#
# wait => SECONDS stalls before the answer, headers => [LINE, ...] adds some,
# size => N answers with so many bytes.
use strict;
use warnings;
use File::Temp ();
use IO::Socket::INET;
use JSON::PP ();
use POSIX ();

use Latchkey;

my @gateways;

sub new {
	my ($class) = @_;
	my $self = bless { owner => $$,
		dir => File::Temp::tempdir(CLEANUP => 1) }, $class;
	my $listen = IO::Socket::INET->new(Listen => 16, ReuseAddr => 1,
		LocalAddr => '127.0.0.1', LocalPort => 0) or die "listen: $!";
	$self->{port} = $listen->sockport;
	$self->answers;
	$self->{pid} = fork // die "fork: $!";
	if ($self->{pid} == 0) {
		$SIG{PIPE} = 'IGNORE';
		$SIG{TERM} = 'DEFAULT';
		while (my $socket = $listen->accept) {
			$self->serve($socket);
			close $socket;
		}
		POSIX::_exit(0);
	}
	push @gateways, $self;
	return $self;
}

sub url { return "http://127.0.0.1:$_[0]{port}" }

# Sets the answer to all that follows.
sub answers {
	my ($self, %answer) = @_;
	Latchkey::spew("$self->{dir}/new", JSON::PP::encode_json(
		{ status => 200, body => "OK\n", headers => [], %answer }));
	rename "$self->{dir}/new", "$self->{dir}/answer" or die "answer: $!";
}

sub serve {
	my ($self, $socket) = @_;
	my $raw = '';
	until ($raw =~ /\r\n\r\n/) {
		sysread($socket, $raw, 65536, length $raw) or return;
	}
	my ($head, $body) = split /\r\n\r\n/, $raw, 2;
	my ($length) = $head =~ /^Content-Length: (\d+)\r?$/mi;
	while (length $body < ($length // 0)) {
		sysread($socket, $body, 65536, length $body) or return;
	}
	my ($first, @headers) = split /\r\n/, $head;
	my ($method, $target) = split / /, $first;
	open my $log, '>>', "$self->{dir}/requests" or return;
	syswrite $log, JSON::PP::encode_json({ method => $method,
		target => $target, headers => \@headers, body => $body })
	    . "\n";
	close $log;
	$self->answer($socket);
}

sub answer {
	my ($self, $socket) = @_;
	my $answer = JSON::PP::decode_json(
		Latchkey::slurp("$self->{dir}/answer"));
	select undef, undef, undef, $answer->{wait} if $answer->{wait};
	my $body = $answer->{size} ? 'x' x $answer->{size} : $answer->{body};
	utf8::encode($body) if utf8::is_utf8($body);
	my $bytes = join("\r\n", "HTTP/1.1 $answer->{status} Said",
		'Content-Length: ' . length $body, 'Connection: close',
		@{ $answer->{headers} }) . "\r\n\r\n$body";
	while (length $bytes) {
		my $sent = syswrite($socket, $bytes, 65536) or return;
		substr $bytes, 0, $sent, '';
	}
}

# What it was asked, the oldest first.
sub requests {
	my ($self) = @_;
	return map { JSON::PP::decode_json($_) } split /\n/,
	    Latchkey::slurp("$self->{dir}/requests") // '';
}

# The same, and nothing is remembered.
sub take {
	my ($self) = @_;
	my @requests = $self->requests;
	unlink "$self->{dir}/requests";
	return @requests;
}

# The one header of that name.
sub header {
	my ($request, $name) = @_;
	my @found = map { /^\Q$name\E: ?(.*)$/i ? $1 : () }
	    @{ $request->{headers} };
	return @found == 1 ? $found[0] : undef;
}

sub stop {
	my ($self) = @_;
	return if $self->{owner} != $$ || !$self->{pid};
	kill TERM => $self->{pid};
	waitpid delete $self->{pid}, 0;
}

END {
	my $status = $?;
	$_->stop for @gateways;
	$? = $status;
}

1;
