package Latchkey::Plain;

# One request to a program of its own (plain CGI), without a web server: quick,
# and under any limit that a shell can set.
#
#   my $answer = ask_plain($site, 'login', body => $json, limit => 'ulimit -n 8',
#       env => { REMOTE_ADDR => '192.0.2.9' });   # {status, json, text, log ...}
use strict;
use warnings;
use Exporter qw(import);
use File::Temp;
use JSON::PP ();
use POSIX ();

our @EXPORT = qw(ask_plain);

# What it answered, how it ended, and what it wrote to standard error.  `body`
# is text as it is, or what is to be JSON; SHIM in `env` is loaded before.
sub ask_plain {
	my ($site, $program, %option) = @_;
	my $body = $option{body};
	$body = JSON::PP->new->encode($body) if ref $body;
	my $in = File::Temp->new;
	print {$in} $body // '';
	$in->flush;
	my $err = File::Temp->new;
	my $path = $site->program($program);
	my %more = %{ $option{env} || {} };
	my %env = (PATH => $ENV{PATH}, SCRIPT_NAME => "/$program",
		REMOTE_ADDR => '192.0.2.7', HTTP_ACCEPT => 'application/json',
		REQUEST_METHOD => defined $body ? 'POST' : 'GET',
		defined $body ? (CONTENT_TYPE => 'application/json',
			CONTENT_LENGTH => length $body) : (), %more);
	local %ENV = map { $_ => $env{$_} } grep { defined $env{$_} } keys %env;
	my $limit = $option{limit} // 'true';
	my $pid = open(my $out, '-|') // die "fork: $!";
	if ($pid == 0) {
		open STDIN, '<', $in->filename or POSIX::_exit(126);
		open STDERR, '>', $err->filename or POSIX::_exit(126);
		# Not the shell's malloc.
		my $load = $more{SHIM} ? 'LD_PRELOAD="$SHIM"' : '';
		exec 'sh', '-c', "$limit; $load exec \"\$0\"", $path
		    or POSIX::_exit(126);
	}
	my $text = do { local $/; <$out> } // '';
	close $out;
	my $how = $?;
	my ($status) = $text =~ /^Status: (\d+)/m;
	my ($json) = $text =~ /\r?\n\r?\n(\{.*\})\s*\z/s;
	return { signal => $how & 127, exit => $how >> 8,
		status => $status // ($text eq '' ? 0 : 200),
		later => scalar($text =~ /^Retry-After: \d+/mi),
		json => defined $json ? JSON::PP->new->decode($json) : {},
		text => $text,
		log => do { local $/; open my $f, '<', $err->filename;
			<$f> // '' } };
}

1;
