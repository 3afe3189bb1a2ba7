#!/usr/bin/perl
# Security 12: what is misspelt in a guard lets nobody in, behind nginx and
# Apache.
use strict;
use warnings;
use File::Path qw(make_path);
use FindBin;
use Test::More;
use lib "$FindBin::Bin/lib";
use Latchkey;
use Latchkey::Check;

my $password = 'correct horse mountain 3';
my $secret = "for staff only\n";

sub signed_in {
	my ($site) = @_;
	my ($status, $said) = $site->latchkey('user', 'add', 'ada', '--email',
		'ada@example.com', '--stdin', \$password);
	is $status, 0, 'an account' or diag $said;
	my $browser = $site->client;
	is_goes $browser->post('/login', login => 'ada', password => $password),
	    '/account', 'signs in';
	return $browser;
}

sub is_shut {
	my ($answer, $what) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	return ok($answer->{status} != 200
		&& index($answer->{body}, $secret) < 0, $what)
	    || diag $answer->{status};
}

# Behind the name, in the name, in its case.
my @misspelt = ('/latchkey-guard/', '/latchkey-guard/staff.admins',
	'"/latchkey-guard/staff editors"', '/latchkey-guard/+staff',
	'/latchkey-guard/staff/', '/latchkey-guard/staff,', '/latchkey-guard,staff',
	'/latchkey-guard/,', '/latchkey-guard?require=staff',
	'/latchkey-guard/staff?x', '/latchkey-guards', '/latchkey-guard-staff',
	'/latchkey-guard//staff', '/latchkey-guard/../x', '/latchkey-guard/$group',
	'/Latchkey-guard', '/latchkey-Guard/staff', '/LATCHKEY-GUARD',
	'//latchkey-guard', 'latchkey-guard', '/latchkey_guard', '/latchkeyguard',
	'/latch-key-guard', '/latchkey-gaurd/staff', '/latchkey-gard');

subtest 'nginx' => sub {
	my $dir = File::Temp::tempdir('latchkey.XXXXXX', TMPDIR => 1);
	Latchkey::spew("$dir/nginx-guard.conf",
		Latchkey::fill('nginx-guard.conf', ETC => $dir));
	my ($lines, $n) = ('', 0);
	for my $name (@misspelt, '/latchkey-guard/staff', '/latchkey-guard') {
		make_path("$dir/htdocs/part$n");
		Latchkey::spew("$dir/htdocs/part$n/page.txt", $secret);
		$lines .= "location /part$n/ { auth_request $name; "
		    . "include $dir/nginx-guard.conf; }\n";
		$n++;
	}
	# A site whose own program answers every address.
	my $site = Latchkey->new(dir => $dir, nginx => $lines
		. "location / { return 200 'a page of the site'; }\n");
	my $ada = signed_in($site);
	is $site->client->get('/anything')->{body}, 'a page of the site',
	    'the site answers what it does not know';
	for my $i (0 .. $#misspelt) {
		is_shut $site->client->get("/part$i/page.txt"),
		    "security 12: nobody, by $misspelt[$i]";
		is_shut $ada->get("/part$i/page.txt"),
		    "security 12: nor a member, by $misspelt[$i]";
	}
	like $site->log, qr/auth request unexpected status: 500/,
	    'security 12: and the log of errors says so';
	$n -= 2;
	is_shut $ada->get("/part$n/page.txt"), 'the group is asked for';
	$site->latchkey('user', 'group', 'ada', '+staff');
	is $ada->get("/part$n/page.txt")->{body}, $secret,
	    'and lets its members in';
	$n++;
	is $ada->get("/part$n/page.txt")->{body}, $secret, 'as does none';
	is_goes $site->client->get("/part$n/page.txt"),
	    "/login?next=/part$n/page.txt", 'but not a stranger';
	is $site->client->get($_)->{status}, 404, "$_ is not to be had"
	    for '/latchkey-guard', '/latchkey-guard/', '/latchkey-guard/staff',
	    '/Latchkey-guard/x';
	$site->stop;
};

# What stands in .htaccess, and whether a member without a group gets in.
my @told = (
	[ 'nothing', '', 0 ],
	[ 'everybody', 'SetEnvIf Request_URI ^ LATCHKEY_REQUIRE=*', 1 ],
	[ 'a group', 'SetEnvIf Request_URI ^ LATCHKEY_REQUIRE=staff', 0 ],
	[ 'SetEnv', 'SetEnv LATCHKEY_REQUIRE staff', 0 ],
	[ 'SetEnv, everybody', 'SetEnv LATCHKEY_REQUIRE *', 0 ],
	[ 'another name', 'SetEnvIf Request_URI ^ LATCHKEY_REQUIRES=staff', 0 ],
	[ 'lower case', 'SetEnvIf Request_URI ^ latchkey_require=staff', 0 ],
	[ 'no value', 'SetEnvIf Request_URI ^ LATCHKEY_REQUIRE=', 0 ],
	[ 'no value at all', 'SetEnvIf Request_URI ^ LATCHKEY_REQUIRE', 0 ],
	[ 'not quoted', 'SetEnvIf Request_URI ^ LATCHKEY_REQUIRE=staff *', 0 ],
	[ 'a star among groups',
		'SetEnvIf Request_URI ^ "LATCHKEY_REQUIRE=staff *"', 0 ],
);

subtest 'Apache, .htaccess alone' => sub {
	my $dir = File::Temp::tempdir('latchkey.XXXXXX', TMPDIR => 1);
	chmod 0755, $dir;
	my $sample = Latchkey::fill('htaccess-guard',
		SESSION => "$dir/cgi-bin/session", LOGIN => '/login');
	$sample =~ s/^SetEnvIf .*\n//m;
	for my $i (0 .. $#told) {
		make_path("$dir/htdocs/part$i");
		Latchkey::spew("$dir/htdocs/part$i/page.txt", $secret);
		Latchkey::spew("$dir/htdocs/part$i/.htaccess",
			"$sample\n$told[$i][1]\n");
	}
	my $site = Latchkey->new(web => 'fcgid', dir => $dir, apache =>
		"LoadModule env_module /usr/lib/apache2/modules/mod_env.so\n"
		. "<Directory $dir/htdocs>\nAllowOverride All\n</Directory>");
	my $ada = signed_in($site);
	for my $i (0 .. $#told) {
		my ($what, undef, $open) = @{ $told[$i] };
		is_shut $site->client->get("/part$i/page.txt"),
		    "security 12: nobody, told $what";
		my $answer = $ada->get("/part$i/page.txt");
		$open ? is($answer->{body}, $secret, "a member, told $what")
		    : is_shut($answer, "security 12: nor a member, told $what");
	}
	like $site->log, qr/LATCHKEY_REQUIRE is not set/,
	    'security 12: the log says what is missing';
	$site->latchkey('user', 'group', 'ada', '+staff');
	is $ada->get('/part2/page.txt')->{body}, $secret,
	    'the group lets its members in';
	$site->stop;
};

done_testing;
