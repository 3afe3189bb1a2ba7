package Latchkey;

# A whole site for a test, or for the demo: fresh state, real workers, a real
# web server in front.  What it started it ends.
#
#   my $site = Latchkey->new(settings => { code => { tries => 3 } });
#   my $visitor = $site->client;                  # cookies of its own
#   my $answer = $visitor->get('/register');      # {status, headers, body}
#
# web => 'nginx' (FastCGI), 'fcgid' (Apache, mod_fcgid) or 'cgi' (Apache, one
# process a request; with mpm => 'prefork' by mod_cgi in place of mod_cgid).
use strict;
use warnings;
use Carp;
use File::Copy ();
use File::Path qw(make_path remove_tree);
use File::Temp ();
use IO::Socket::INET;
use MIME::Base64 qw(decode_base64);
use POSIX ();
use Time::HiRes qw(time sleep);

use Latchkey::Client;

my @programs = qw(site register countries captcha confirm login account
    recover session);
my %workers = map { $_ => 1 } @programs;
$workers{$_} = 2 for qw(register confirm login account session);

my @sites;

sub source { $ENV{LATCHKEY_SOURCE} || croak 'LATCHKEY_SOURCE is not set' }
sub build  { $ENV{LATCHKEY_BUILD}  || croak 'LATCHKEY_BUILD is not set' }

# A test that cannot do without packages of npm is left out where they are not
# installed (bootstrap check does it, make check alone does not).
sub need_npm {
	my @missing = grep { !-d source() . "/t/node_modules/$_" } @_;
	return unless @missing;
	print "1..0 # SKIP npm has not installed @missing in t/\n";
	exit 0;
}

# A hash that costs nearly nothing.
my $cheap = '$y$j75$';

sub new {
	my ($class, %option) = @_;
	my $self = bless {
		web => 'nginx', keep => 0, bind => [], %option,
		settings => $option{settings} || {},
		pids => {}, owner => $$,
	}, $class;
	$self->{dir} ||= File::Temp::tempdir('latchkey.XXXXXX', TMPDIR => 1);
	chmod 0755, $self->{dir};
	$self->{state} ||= "$self->{dir}/state";
	$self->{port}  ||= free_port();
	$self->{conf}  ||= "$self->{dir}/etc/latchkey.conf";
	$self->{logs}  ||= $self->{dir};
	# Programs and command, where they are not the build's.
	$self->{cgi}   ||= build() . '/cgi-bin';
	$self->{bin}   ||= build();
	# Apache's children never run as root.
	$self->{uid} = $> == 0 && $self->{web} ne 'nginx'
	    ? (getpwnam 'www-data')[2] : $>;
	push @sites, $self;
	$self->write_settings;
	$self->start unless $self->{stopped};
	return $self;
}

sub free_port {
	my $socket = IO::Socket::INET->new(Listen => 1,
		LocalAddr => '127.0.0.1', LocalPort => 0) or die "no port: $!";
	return $socket->sockport;
}

sub url    { my $self = shift; return "http://localhost:$self->{port}" }
sub state  { $_[0]{state} }
sub conf   { $_[0]{conf} }

sub spew {
	my ($path, $text) = @_;
	open my $out, '>', $path or die "$path: $!";
	print {$out} $text;
	close $out or die "$path: $!";
}

sub slurp {
	my ($path) = @_;
	open my $in, '<:raw', $path or return undef;
	local $/;
	return scalar <$in>;
}

# What a sample in conf/ sets in one section, as name => value.
sub sample {
	my ($file, $section) = @_;
	my $text = slurp(source() . "/conf/$file") // croak "$file: $!";
	my ($lines) = $text =~ /^\[\Q$section\E\]\n(.*?)(?=^\[|\z)/ms
	    or croak "$file has no [$section]";
	return $lines =~ /^(\w+) = (.*)$/mg;
}

# The settings as one file: ours, then the test's, then a file's.
# A long value goes on in indented lines.
sub folded {
	my ($value) = @_;
	return $value =~ s/(.{1,120})(?: +|\z)/$1\n\t/gr =~ s/\s+\z//r;
}

sub write_settings {
	my ($self, %more) = @_;
	my %all = (
		site => { name => 'Example', origin => $self->url,
			data => build() . '/share',
			countries => source() . '/conf/countries' },
		state => { dir => $self->{state} },
		mail => { from => 'Example <accounts@example.com>',
			transport => 'file' },
		test => { clock => "$self->{dir}/clock" },
		# What is not about the hash need not wait for it.
		$self->{real_hash} ? () : (password => { scheme => $cheap }),
	);
	for my $from ($self->{settings}, \%more) {
		for my $section (keys %$from) {
			$all{$section}{$_} = $from->{$section}{$_}
			    for keys %{ $from->{$section} };
		}
	}
	my $extra = '';
	if ($self->{extra}) {
		$extra = slurp($self->{extra}) // die "$self->{extra}: $!";
		# A setting stands once: the file's.
		my $section = '';
		for (split /\n/, $extra) {
			$section = $1 if /^\[([^\]]*)\]/;
			delete $all{$section}{$1} if /^(\w+)\s*[=:]/;
		}
	}
	my $text = '';
	for my $section (sort keys %all) {
		$text .= "[$section]\n";
		$text .= "$_ = " . folded($all{$section}{$_}) . "\n"
		    for grep { defined $all{$section}{$_} }
		    sort keys %{ $all{$section} };
		$text .= "\n";
	}
	$text .= $extra;
	make_path("$self->{dir}/etc");
	spew($self->{conf}, $text);
}

sub start {
	my ($self) = @_;
	make_path("$self->{dir}/run", "$self->{dir}/htdocs", "$self->{dir}/tmp");
	if ($self->{uid} != $>) {
		make_path($self->{state});
		chmod 0700, $self->{state};
		chown $self->{uid}, -1, $self->{state};
		croak "www-data, as whom Apache runs, may not read "
		    . source() . ': move it, or do not start as root'
		    unless $self->can_read(source() . '/htdocs/static')
		    && $self->can_read(build() . '/share/pages');
	}
	my ($status, $said) = $self->latchkey('init', '--defaults');
	croak "init: $said" if $status != 0;
	$self->{web} eq 'nginx' ? $self->start_nginx : $self->start_apache;
	my $end = time + 20;
	until ((eval { $self->client->get('/help')->{status} } // 0) == 200) {
		croak "the site does not answer:\n"
		    . substr($self->log // '', 0, 2000)
		    if time > $end
		    || grep { waitpid($self->{pids}{$_}, POSIX::WNOHANG()) != 0 && warn "$_ has ended: $?\n" }
		    keys %{ $self->{pids} };
		sleep 0.02;
	}
}

sub can_read {
	my ($self, $path) = @_;
	my $pid = fork // die "fork: $!";
	if ($pid == 0) {
		POSIX::setuid($self->{uid});
		POSIX::_exit(opendir(my $dir, $path) ? 0 : 1);
	}
	waitpid $pid, 0;
	return $? == 0;
}

# What the programs and the web server had to say.
sub log {
	my ($self) = @_;
	return join '', map { slurp($_) // '' } glob "$self->{logs}/*.log";
}

sub run {
	my ($self, $name, @command) = @_;
	my $pid = fork // die "fork: $!";
	if ($pid == 0) {
		open STDIN,  '<',  '/dev/null';
		open STDOUT, '>>', "$self->{logs}/programs.log";
		open STDERR, '>&', \*STDOUT;
		# mpm_prefork ends with all of its process group.
		setpgrp if $name eq 'apache';
		unshift @command, 'taskset', '-c', $self->{cores}
		    if defined $self->{cores};
		exec @command or POSIX::_exit(127);
	}
	$self->{pids}{$name} = $pid;
	return $pid;
}

sub start_workers {
	my ($self) = @_;
	for my $name (@programs) {
		my $program = "$self->{cgi}/$name";
		my @program = ($program, '-c', $self->{conf});
		# spawn-fcgi does not look into PATH.
		my ($watch) = grep { -x } map { "$_/multiwatch" }
		    split /:/, $ENV{PATH};
		@program = ($watch // 'multiwatch', '-r', 1000000, '-f',
			$self->{workers} // $workers{$name}, '--', @program)
		    unless $self->{single};
		$self->run($name, 'spawn-fcgi', '-n', '-s',
			"$self->{dir}/run/$name.sock", '-M', '0600', '-b', '512',
			'--', @program);
	}
}

sub programs { return @programs }

# Ends one of them, or what was put in its place.
sub dismiss {
	my ($self, $name) = @_;
	my $pid = delete $self->{pids}{$name} or return;
	kill TERM => $pid;
	waitpid $pid, 0;
	unlink "$self->{dir}/run/$name.sock";
}

sub await_socket {
	my ($self, $name) = @_;
	my $end = time + 10;
	sleep 0.01 until -S "$self->{dir}/run/$name.sock" || time > $end;
}

# The names that the program site answers to.
sub site_names {
	my ($names) = slurp(source() . '/Makefile.am')
	    =~ /^SITE_NAMES = (.+)$/m or die 'no SITE_NAMES';
	return split ' ', $names;
}

sub fill {
	my ($file, %value) = @_;
	my $text = slurp(source() . "/conf/$file") // die "$file: $!";
	$value{SITE} = join '|', map { quotemeta } site_names();
	$text =~ s/\@(\w+)\@/$value{$1} \/\/ die "no $1"/ge;
	return $text;
}

# Loopback in both families, and what else was asked for.
sub listen {
	my ($self) = @_;
	my @addresses = ('127.0.0.1', @{ $self->{bind} });
	push @addresses, '[::1]' if (slurp('/proc/net/if_inet6') // '') =~ /\S/;
	return map { /[\]\d.]:\d+$/ ? $_ : "$_:$self->{port}" } @addresses;
}

sub start_nginx {
	my ($self) = @_;
	my $dir = $self->{dir};
	my $listen = join "\n", map { "listen $_;" } $self->listen;
	my $lines = fill('nginx.conf', RUN => "$dir/run",
		STATIC => source() . '/htdocs/static');
	(my $more = $self->{nginx} // '') =~ s{\@RUN\@}{$dir/run}g;
	my $user = $> == 0 ? 'user root;' : '';
	spew("$dir/nginx.conf", <<"NGINX");
daemon off; worker_processes 1; pid $dir/nginx.pid; $user
error_log $self->{logs}/nginx.log warn;
events { worker_connections 512; }
http {
	access_log off; default_type application/octet-stream;
	types { text/html html; text/css css; text/javascript js;
		image/svg+xml svg; image/png png; }
	client_body_temp_path $dir/tmp/body; fastcgi_temp_path $dir/tmp/fcgi;
	proxy_temp_path $dir/tmp/proxy; uwsgi_temp_path $dir/tmp/uwsgi;
	scgi_temp_path $dir/tmp/scgi;
	server {
		$listen
		root $dir/htdocs;
		$more
		$lines
	}
}
NGINX
	unlink glob "$dir/run/*.sock";
	$self->start_workers;
	$self->await_socket($_) for @programs;
	$self->run('nginx', 'nginx', '-c', "$dir/nginx.conf", '-e',
		"$self->{logs}/nginx.log");
}

# As on a shared host: programs in cgi-bin, the command beside in bin, the
# settings in etc, nothing told by arguments.
sub start_apache {
	my ($self) = @_;
	my $dir = $self->{dir};
	my $cgi = $self->{web} eq 'cgi';
	make_path("$dir/cgi-bin", "$dir/bin", "$dir/sock");
	chown $self->{uid}, -1, "$dir/sock" if $> == 0;
	my $folder = $self->{cgi};
	if ($folder eq build() . '/cgi-bin') {
		$folder = "$dir/cgi-bin";
		copy_program(build() . "/cgi-bin/$_", "$folder/$_") for @programs;
		copy_program(build() . "/$_", "$dir/bin/$_")
		    for qw(latchkey latchkey-send);
		copy_program("$folder/login", "$folder/logout");
		copy_program("$folder/captcha", "$folder/challenge");
		copy_program("$folder/site", "$folder/$_") for site_names();
	}
	my $lines = fill('apache.conf', CGI => $folder,
		STATIC => source() . '/htdocs/static',
		HANDLER => $cgi ? 'cgi-script' : 'fcgid-script');
	symlink $self->{conf}, "$dir/etc/latchkey.conf"
	    unless -e "$dir/etc/latchkey.conf";
	my $listen = join "\n", map { "Listen $_" } $self->listen;
	my $user = $> == 0 ? "User www-data\nGroup www-data" : '';
	my $more = $self->{apache} // '';
	my $mpm = $self->{mpm} // 'event';
	my $way = !$cgi ? 'fcgid' : $mpm eq 'event' ? 'cgid' : 'cgi';
	my $modules = join "\n", map { "LoadModule ${_}_module "
	    . "/usr/lib/apache2/modules/mod_$_.so" } "mpm_$mpm", qw(authz_core
	    authz_host mime alias dir headers setenvif filter deflate
	    reqtimeout), $way;
	my $sockets = { cgi => '', cgid => "ScriptSock $dir/sock/cgid",
		fcgid => "FcgidIPCDir $dir/sock\nFcgidProcessTableFile $dir/sock/shm",
	}->{$way};
	spew("$dir/apache.conf", <<"APACHE");
ServerRoot $dir
ServerName localhost
$listen
PidFile $dir/apache.pid
ErrorLog $self->{logs}/apache.log
$user
$modules
TypesConfig /etc/mime.types
$sockets
DocumentRoot $dir/htdocs
<Directory $dir/htdocs>
Require all granted
</Directory>
$more
$lines
APACHE
	$self->run('apache', 'apache2', '-d', $dir, '-f', "$dir/apache.conf",
		'-DFOREGROUND');
}

sub copy_program {
	my ($from, $to) = @_;
	File::Copy::copy($from, $to) or die "$from: $!";
	chmod 0755, $to;
}

# Processes of a program: those below the one that was started.
sub pids {
	my ($self, $name) = @_;
	my $root = $self->{pids}{$name} or return ();
	my @found = children($root);
	return @found ? @found : ($root);
}

sub children {
	my ($pid) = @_;
	my $list = slurp("/proc/$pid/task/$pid/children") // '';
	return map { my @below = children($_); @below ? @below : $_ }
	    split ' ', $list;
}

# Runs the admin's command as the state's own user: (status, output).
sub latchkey {
	my ($self, @arguments) = @_;
	my $input = ref $arguments[-1] ? ${ pop @arguments } : '';
	pipe my $out, my $out_end or die "pipe: $!";
	my $in = File::Temp->new;
	print {$in} $input;
	$in->flush;
	my $pid = fork // die "fork: $!";
	if ($pid == 0) {
		open STDIN,  '<',  $in->filename;
		open STDOUT, '>&', $out_end;
		open STDERR, '>&', $out_end;
		POSIX::setuid($self->{uid}) if $> == 0 && $self->{uid} != 0;
		exec "$self->{bin}/latchkey", '-c', $self->{conf}, @arguments
		    or POSIX::_exit(127);
	}
	close $out_end;
	my $said = do { local $/; <$out> } // '';
	waitpid $pid, 0;
	return ($? >> 8, $said);
}

sub client {
	my ($self, %option) = @_;
	return Latchkey::Client->new($self, %option);
}

# Moves the clock of all programs to so many seconds from now.
sub clock {
	my ($self, $seconds) = @_;
	spew("$self->{dir}/clock.new", "$seconds\n");
	rename "$self->{dir}/clock.new", "$self->{dir}/clock" or die "clock: $!";
}

# It stands still there.
sub stand {
	my ($self, $seconds) = @_;
	$self->clock('@' . int(time + $seconds));
}

# The letters of a captcha.
sub captcha {
	my ($self, $token) = @_;
	my ($status, $said) = $self->latchkey('captcha-answer', $token);
	my ($answer) = $said =~ /^([A-Z0-9]{4,6})$/m;
	return $answer;
}

# Messages to an address, the oldest first: {subject, text, html, head, code}.
sub mails {
	my ($self, $to) = @_;
	my @mails;
	for my $file (glob "$self->{state}/outbox/mail/*.eml") {
		my $raw = slurp($file) // next;
		next unless $raw =~ /^To: \Q$to\E\r?$/mi;
		my %mail = (raw => $raw, at => (stat $file)[9],
			head => $raw =~ /^(.*?)\r\n\r\n/s ? $1 : '');
		($mail{subject}) = $mail{head} =~ /^Subject: (.*?)\r?$/m;
		my @parts = $raw =~ /base64\r\n\r\n(.*?)\r\n--/gs;
		($mail{text}, $mail{html}) = map { decode_base64($_) } @parts;
		($mail{code}) = ($mail{text} // '') =~ /(?<!\d)(\d{6}|\d{8})(?!\d)/;
		$mail{order} = (Time::HiRes::stat($file))[9];
		push @mails, \%mail;
	}
	return sort { $a->{order} <=> $b->{order} } @mails;
}

# Waits for the n-th message (default: the first) and gives its code.
sub code {
	my ($self, $to, $n) = @_;
	my $mail = $self->mail($to, $n) or return undef;
	return $mail->{code};
}

sub mail {
	my ($self, $to, $n) = @_;
	$n ||= 1;
	my $end = time + 10;
	while (time < $end) {
		my @mails = $self->mails($to);
		return $mails[ $n - 1 ] if @mails >= $n;
		sleep 0.02;
	}
	return undef;
}

# The n-th text to a number, by transport = file; waits for it.
sub text {
	my ($self, $to, $n) = @_;
	my $end = time + 10;
	while (time < $end) {
		my @texts = map { $_->[1] } sort { $a->[0] <=> $b->[0] }
		    grep { $_->[1] =~ s/^To: \Q$to\E\n\n// }
		    map { [ (Time::HiRes::stat($_))[9], slurp($_) // '' ] }
		    glob "$self->{state}/outbox/sms/*.txt";
		return $texts[ ($n // 1) - 1 ] if @texts >= ($n // 1);
		sleep 0.02;
	}
	return undef;
}

# For the bench: the smallest FastCGI program, answering so many bytes at
# /hello of the same nginx.
sub hello {
	my ($self, $bytes) = @_;
	my $dir = $self->{dir};
	$self->dismiss('hello');
	my $pid = $self->run('hello', 'spawn-fcgi', '-n', '-s',
		"$dir/run/hello.sock", '-M', '0600', '-b', '512', '--',
		build() . '/t/bench/hello', $bytes);
	$self->await_socket('hello');
	return [ $self->pids('hello') ];
}

# A copy of a program that finds the site's settings by itself: for one CGI
# request it takes no arguments.
sub program {
	my ($self, $name) = @_;
	my $copy = "$self->{dir}/cgi-bin/$name";
	make_path("$self->{dir}/cgi-bin");
	copy_program(build() . "/cgi-bin/$name", $copy) unless -e $copy;
	return $copy;
}

# One plain CGI request without a web server.
sub run_cgi {
	my ($self, $name, $script) = @_;
	my $program = $self->program($name);
	local %ENV = (PATH => $ENV{PATH}, REQUEST_METHOD => 'GET',
		SCRIPT_NAME => $script, REMOTE_ADDR => '127.0.0.1',
		HTTP_ACCEPT => $name eq 'countries' ? 'application/json'
		    : 'text/html');
	my $pid = open(my $out, '-|') // die "fork: $!";
	if ($pid == 0) {
		open STDIN, '<', '/dev/null';
		open STDERR, '>>', "$self->{logs}/programs.log";
		exec $program;
	}
	local $/;
	my $said = <$out>;
	close $out;
	return $said;
}

# A program's sender is nobody's child; it is known by our settings.
sub helpers {
	my ($self) = @_;
	return grep {
		my $line = slurp("/proc/$_/cmdline") // '';
		index($line, "-c\0$self->{conf}\0") >= 0
		    || index($line, "$self->{dir}/") == 0
	} map { m{(\d+)$} } glob '/proc/[0-9]*';
}

sub end_helpers {
	my ($self) = @_;
	for my $step (1 .. 100) {
		my @left = $self->helpers or return;
		kill(($step < 50 ? 'TERM' : 'KILL'), @left);
		sleep 0.02;
	}
}

sub stop {
	my ($self) = @_;
	return if $self->{owner} != $$;
	my @pids = values %{ $self->{pids} };
	$self->{pids} = {};
	kill TERM => @pids if @pids;
	my $end = time + 5;
	for my $pid (@pids) {
		while (waitpid($pid, POSIX::WNOHANG()) == 0) {
			if (time > $end) {
				kill KILL => $pid;
				waitpid $pid, 0;
				last;
			}
			sleep 0.01;
		}
	}
	$self->end_helpers;
	remove_tree($self->{dir}) unless $self->{keep};
}

# A test that is broken off ends what it started as well.
$SIG{$_} //= sub { exit 1 } for qw(INT TERM HUP PIPE);

END {
	my $status = $?;
	$_->stop for @sites;
	$? = $status;
}

1;
