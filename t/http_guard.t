#!/usr/bin/perl
# Parts of a site for those who are signed in, by our samples as they stand:
# nginx auth_request, mod_fcgid from .htaccess alone, mod_authnz_fcgi.
use strict;
use warnings;
use File::Path qw(make_path);
use Test::More;
use Time::HiRes qw(sleep);
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey;
use Latchkey::Check;

my $password = 'correct horse mountain 3';
my $folder = '/members/show.cgi';
my $staff = '/staff/show.cgi';

# What the guarded program was told, or undef where it was not asked.
sub told {
	my ($answer) = @_;
	return undef unless $answer->{body} =~ /^REMOTE_USER=/m;
	return { $answer->{body} =~ /^(\w+)=(.*)$/mg };
}

sub is_told {
	my ($answer, $name, $wanted, $what) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my $told = told($answer) || { $name => "status $answer->{status}" };
	return is($told->{$name}, $wanted, $what);
}

sub is_shut {
	my ($answer, $what) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	return ok(!told($answer) && $answer->{status} != 200,
		"$what: shut ($answer->{status})");
}

sub signed_in {
	my ($site, $name) = @_;
	my $browser = $site->client;
	is_goes($browser->post('/login', login => $name, password => $password),
		'/account', "$name signs in");
	return $browser;
}

# Before anything was opened: nobody can be known.
sub unreadable {
	my ($site) = @_;
	chmod 0755, $site->state;
	my $answer = $site->client->get($folder,
		Cookie => 'lk-session=' . 'A' x 43);
	is_shut($answer, 'a state that others may read');
	like($answer->{status}, qr/^(?:403|503)$/,
		'and not as if one had to sign in');
	chmod 0700, $site->state;
}

sub stranger {
	my ($site) = @_;
	for my $at ("$folder?a=1&b=2", "$folder?next=/x&q=%2F%20%C3%A9",
		'/members/a%20b', $folder) {
		is_goes($site->client->get($at), "/login?next=$at", 'to Login');
	}
	my %forged = (Cookie => 'lk-session=' . 'B' x 43,
		Authorization => 'Bearer x', 'X-Latchkey-User' => 'ada',
		'Remote-User' => 'ada', 'X_Latchkey_User' => 'ada');
	is_shut($site->client->get($folder, $_ => $forged{$_}), $_)
	    for sort keys %forged;
	is_shut($site->client->post($folder, a => 'x' x 1000), 'POST');
	is_shut($site->client->request('POST', $folder,
		body => 'x' x 300_000), 'a large POST');
	is_shut($site->client->request($_, $folder), $_)
	    for qw(HEAD PUT DELETE OPTIONS);
	is_shut($site->client->get('/members/page.txt'), 'a file');
}

# Signing in leads back to where one wanted to go.
sub comes_back {
	my ($site) = @_;
	my $browser = $site->client;
	my $login = header($browser->get("$folder?a=1&b=2"), 'Location');
	my $page = $browser->get($login);
	is(Latchkey::Client::hidden($page, 'next'), "$folder?a=1&amp;b=2",
		'the form remembers the whole URL');
	my $answer = $browser->post('/login', login => 'ada',
		password => $password, next => "$folder?a=1&b=2");
	is_goes($answer, "$folder?a=1&b=2", 'and leads back');
	$answer = $browser->get(header($answer, 'Location'));
	is_told($answer, 'REMOTE_USER', 'ada', 'who it is');
	is_told($answer, 'QUERY_STRING', 'a=1&b=2', 'with its query');
	is($browser->get('/members/page.txt')->{body}, "a file\n", 'a file');
	return $browser;
}

sub forged {
	my ($site, $browser) = @_;
	for my $name ('X-Latchkey-User', 'x-latchkey-user', 'X_Latchkey_User',
		'X-Latchkey_User', 'Remote-User', 'Remote_User') {
		my $answer = $browser->get($folder, $name => 'eve');
		is_told($answer, 'REMOTE_USER', 'ada', "$name changes nothing");
		unlike($answer->{body}, qr/=eve$/m, 'and does not get through');
	}
	unlike($browser->get($folder, 'X-Latchkey-Id' => 'forged')->{body},
		qr/forged/, 'nor does an id');
}

sub methods {
	my ($site, $browser) = @_;
	for my $len (0, 1000, 300_000) {
		my $answer = $browser->request('POST', "$folder?a=1",
			body => 'x' x $len, headers => { Origin => $site->url,
				'Content-Type' => 'application/octet-stream' });
		is_told($answer, 'BODY', $len, "a POST of $len bytes");
		is_told($answer, 'REMOTE_USER', 'ada', 'of whom');
	}
	my $form = $browser->post($folder, 'a' => 'b' x 20_000);
	is_told($form, 'BODY', 20_002, 'a form');
	is_told($browser->request('POST', $folder, body => 'x'), 'BODY', 1,
		'a POST of a program');
	is_told($browser->request($_, $folder, body => 'x'), 'REQUEST_METHOD',
		$_, $_) for qw(PUT DELETE);
	is($browser->request('HEAD', $folder)->{status}, 200, 'HEAD');
	is_shut($browser->request('POST', $folder, body => 'x',
		headers => { Origin => 'https://evil.example' }),
		'a POST that another site makes');
	is_told($browser->get("$folder?require=nobody&require=%ff"),
		'QUERY_STRING', 'require=nobody&require=%ff',
		'a query of its own is no business of ours');
}

sub group {
	my ($site, $browser) = @_;
	my $answer = $browser->get("$staff?require=");
	is_shut($answer, 'signed in without the group');
	is_page($answer, 403, 'account-refused', 'a page says so');
	like($answer->{body}, qr/open to some accounts only/, 'in words');
	is_shut($browser->post($staff, a => 1), 'by POST, too');
	is_goes($site->client->get("$staff?a=1"), "/login?next=$staff?a=1",
		'who is not signed in, does that first');
	$site->latchkey('user', 'group', 'ada', 'guests');
	is_shut($browser->get($staff), 'in another group');
	$site->latchkey('user', 'group', 'ada', '+editors');
	is_told($browser->get($staff), 'REMOTE_USER', 'ada',
		'in one of the groups');
	$site->latchkey('user', 'group', 'ada', '-editors');
	is_shut($browser->get($staff), 'put out of it');
}

sub ended {
	my ($site, $browser) = @_;
	my $old = $browser->jar->{'lk-session'};
	my $other = signed_in($site, 'ada');
	$other->post('/logout');
	is_shut($other->get($folder), 'signed out');
	$site->clock(7200);
	is_goes($browser->get($folder), "/login?next=$folder",
		'expired: to Login');
	$site->clock(0);
	my $grace = signed_in($site, 'grace');
	is_told($grace->get($folder), 'REMOTE_USER', 'grace', 'another one');
	$site->latchkey('user', 'disable', 'grace');
	is_shut($grace->get($folder), 'disabled');
}

sub story {
	my ($site, $kill) = @_;
	for my $name (qw(ada grace)) {
		my ($status, $said) = $site->latchkey('user', 'add', $name,
			'--email', "$name\@example.com", '--stdin', \$password);
		is($status, 0, "an account") or diag $said;
	}
	unreadable($site);
	stranger($site);
	my $browser = comes_back($site);
	forged($site, $browser);
	methods($site, $browser);
	group($site, $browser);
	ended($site, $browser);
	$browser = signed_in($site, 'ada');
	is_told($browser->get($folder), 'REMOTE_USER', 'ada', 'still good');
	$kill->() if $kill;
	is_shut($browser->get($folder), 'with nobody to ask') if $kill;
	unlike($site->log, qr/panic|Sanitizer|runtime error/,
		'nothing in the log is our mistake') or diag $site->log;
	$site->stop;
}

# The lines of a sample that are for others to take over.
sub lines_of {
	my ($sample, $what) = @_;
	my ($line) = Latchkey::slurp(Latchkey::source() . "/conf/$sample")
	    =~ /^#\s*($what.*)$/m or die "$sample: $what";
	return $line;
}

sub furnish {
	my ($dir, $lines, $more) = @_;
	for my $name (qw(members staff)) {
		make_path("$dir/htdocs/$name");
		Latchkey::copy_program(Latchkey::build() . '/t/guarded',
			"$dir/htdocs/$name/show.cgi");
		Latchkey::spew("$dir/htdocs/$name/page.txt", "a file\n");
		Latchkey::spew("$dir/htdocs/$name/.htaccess", "$lines\n"
			. ($name eq 'staff' ? $more : '')
			. "\nOptions +ExecCGI\nAddHandler cgi-script .cgi\n")
		    if defined $lines;
	}
}

sub apache {
	my ($dir, $more, @modules) = @_;
	my $load = join "\n", map { "LoadModule ${_}_module "
	    . "/usr/lib/apache2/modules/mod_$_.so" } 'cgid', @modules;
	return "$load\nScriptSock $dir/sock/cgid\n$more\n"
	    . "<Directory $dir/htdocs>\nAllowOverride All\n</Directory>";
}

sub new_dir {
	my $dir = File::Temp::tempdir('latchkey.XXXXXX', TMPDIR => 1);
	chmod 0755, $dir;
	return $dir;
}

# One way in for the program, one for files, one through a proxy.
sub nginx {
	my ($dir, $port) = @_;
	Latchkey::spew("$dir/nginx-guard.conf",
		Latchkey::fill('nginx-guard.conf', ETC => $dir));
	my $include = lines_of('nginx-guard.conf', 'include ')
	    =~ s/\@ETC\@/$dir/r;
	my $plain = lines_of('nginx-guard.conf', 'auth_request ') . $include;
	my $group = 'auth_request /latchkey-guard/staff,editors;' . $include;
	my $program = 'client_max_body_size 1m;' . join('', map
		{ 'fastcgi_param ' . uc . " \$$_;" } qw(query_string
		request_method content_length)) . 'fastcgi_pass unix:@RUN@/guarded.sock;';
	return "location /members/ { $plain }\n"
	    . "location = $folder { $plain $program }\n"
	    . "location /staff/ { $group $program }\n"
	    . "location /proxied/ { $plain proxy_pass http://127.0.0.1:$port/open/; }\n"
	    . "location /open/ { $program }\n";
}

subtest 'nginx auth_request' => sub {
	my ($dir, $port) = (new_dir(), Latchkey::free_port());
	furnish($dir);
	my $site = Latchkey->new(dir => $dir, port => $port,
		nginx => nginx($dir, $port));
	$site->run('guarded', 'spawn-fcgi', '-n', '-s', "$dir/run/guarded.sock",
		'-M', '0600', '--', Latchkey::build() . '/t/guarded');
	for (1 .. 100) { last if -S "$dir/run/guarded.sock"; sleep 0.02 }
	is_shut($site->client->get("/latchkey-guard$_"), "/latchkey-guard$_")
	    for '', '/staff';
	story($site, sub {
		my $browser = signed_in($site, 'ada');
		my $answer = $browser->get('/proxied/', 'X-Latchkey-User' => 'eve');
		is_told($answer, 'HTTP_X_LATCHKEY_USER', 'ada',
			'a program behind a proxy learns it by the header');
		like(told($answer)->{HTTP_X_LATCHKEY_ID}, qr/^[\w-]{22}$/,
			'and the account');
		is_goes($site->client->get('/proxied/?a=1&b=2',
			'X-Latchkey-User' => 'eve'),
			'/login?next=/proxied/?a=1&b=2', 'or nobody comes in');
		unlink "$dir/run/session.sock";
	});
};

subtest 'mod_fcgid, .htaccess alone' => sub {
	my $dir = new_dir();
	furnish($dir, Latchkey::fill('htaccess-guard',
		SESSION => "$dir/cgi-bin/session", LOGIN => '/login'), lines_of('htaccess-guard', 'SetEnvIf '));
	story(Latchkey->new(web => 'fcgid', dir => $dir,
		apache => apache($dir, '')));
};

subtest 'mod_authnz_fcgi' => sub {
	my ($dir, $port) = (new_dir(), Latchkey::free_port());
	furnish($dir);
	my $lines = join "\n", map { lines_of('apache-guard.conf', $_) }
	    'AuthnzFcgiCheckAuthnProvider ', 'Require ', 'SetEnvIf .*=\*';
	my $group = lines_of('apache-guard.conf', 'SetEnvIf .*"');
	my $program = "Options +ExecCGI\nAddHandler cgi-script .cgi";
	my $more = Latchkey::fill('apache-guard.conf', PORT => $port,
		CGI => "$dir/cgi-bin")
	    . "<Directory $dir/htdocs/members>\n$lines\n$program\n</Directory>\n"
	    . "<Directory $dir/htdocs/staff>\n$lines\n$group\n$program\n</Directory>\n";
	my $site = Latchkey->new(web => 'fcgid', dir => $dir,
		apache => apache($dir, $more, qw(authn_core authnz_fcgi)));
	my @user = $> == 0 ? ('-u', $site->{uid}) : ();
	$site->run('asked', 'spawn-fcgi', '-n', '-a', '127.0.0.1', '-p', $port,
		@user, '--', "$dir/cgi-bin/session");
	for (1 .. 100) {
		last if IO::Socket::INET->new(PeerAddr => "127.0.0.1:$port");
		sleep 0.02;
	}
	story($site, sub {
		my $pid = delete $site->{pids}{asked};
		kill TERM => $pid;
		waitpid $pid, 0;
	});
};

done_testing;
