#!/usr/bin/perl
# A shared host: a folder of the site with copies of the programs and the
# sample .htaccess, nothing rewritten, nothing in the server's own settings.
# The command and the settings are beside the document root, not below it.
use strict;
use warnings;
use File::Copy qw(copy);
use File::Path qw(make_path);
use Test::More;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey;
use Latchkey::Check;

my ($source, $build) = (Latchkey::source(), Latchkey::build());
my %program = map { $_ => $_ } Latchkey::programs();
@program{qw(challenge logout)} = qw(captcha login);
$program{ s/\..*//r } = 'site' for Latchkey::site_names();

sub put {
	my ($from, $to, $mode) = @_;
	copy($from, $to) or die "$to: $!";
	chmod $mode, $to;
}

# What a hole in some upload of the site could leave: the owner's own files, but
# below the document root; and folders that are called like the command.
sub plant {
	my ($dir, $members) = @_;
	make_path("$dir/latchkey", "$members/latchkey", "$dir/planted",
		"$dir/htdocs/bin", "$dir/htdocs/etc");
	chmod 0777, "$dir/planted";
	Latchkey::spew("$dir/htdocs/etc/latchkey.conf",
		"[state]\ndir = $dir/state\nlog = $dir/planted/settings\n");
	for my $place ("$dir/htdocs/bin/latchkey", "$dir/htdocs/latchkey",
		"$dir/htdocs/bin/latchkey-send") {
		Latchkey::spew($place, "#!/bin/sh\ntouch $dir/planted/program\n");
		chmod 0755, $place;
	}
}

sub furnish {
	my ($dir) = @_;
	my $members = "$dir/htdocs/members";
	make_path("$members/static", "$dir/bin");
	put("$build/cgi-bin/$program{$_}", "$members/$_.fcgi", 0755)
	    for keys %program;
	put("$build/$_", "$dir/bin/$_", 0755)
	    for qw(latchkey latchkey-send);
	put($_, "$members/static/" . s{.*/}{}r, 0644)
	    for glob "$source/htdocs/static/*";
	put("$source/conf/htaccess", "$members/.htaccess", 0644);
	plant($dir, $members);
}

# Another folder, behind the sample's lines and nothing else.
sub guarded {
	my ($site, $dir, $ada) = @_;
	make_path("$dir/htdocs/club");
	Latchkey::spew("$dir/htdocs/club/page.txt", "a file\n");
	Latchkey::spew("$dir/htdocs/club/.htaccess",
		Latchkey::fill('htaccess-guard',
			SESSION => "$dir/htdocs/members/session.fcgi",
			LOGIN => '/members/login.fcgi'));
	is $ada->get('/club/page.txt')->{body}, "a file\n",
	    'a folder of the site for who is signed in';
	is_goes $site->client->get('/club/page.txt?a=1&b=2'),
	    '/members/login.fcgi?next=/club/page.txt?a=1&b=2',
	    'nobody else comes in';
	is_deeply [ grep { /^(?:content-security|permissions|cross-origin|cache
		    |referrer|vary$|variable|x-latchkey)/x }
		map { $_->[0] } @{ $ada->get('/club/page.txt')->{all} } ], [],
	    'install A2: a guarded page has none of our headers';
	is scalar(grep { $_->[0] eq 'cache-control' }
		@{ $site->client->get('/club/page.txt')->{all} }), 1,
	    'and a refusal has each once';
	# A slip of one word.
	for my $name (qw(login site captcha)) {
		Latchkey::spew("$dir/htdocs/club/.htaccess",
			Latchkey::fill('htaccess-guard',
				SESSION => "$dir/htdocs/members/$name.fcgi",
				LOGIN => '/members/login.fcgi'));
		my $answer = $site->client->get('/club/page.txt');
		isnt $answer->{status}, 200, "install A9: $name guards nothing";
		unlike $answer->{body}, qr/a file/, 'and lets nobody in';
		like $site->log, qr/$name is named as an authorizer/,
		    'and the log says so';
	}
}

for my $web (qw(fcgid cgi)) {
	subtest $web => sub {
		my $dir = File::Temp::tempdir('latchkey.XXXXXX', TMPDIR => 1);
		furnish($dir);
		my $site = Latchkey->new(web => $web, dir => $dir,
			settings => { site => { base => '/members/',
				suffix => '.fcgi' } },
			apache => "<Directory $dir/htdocs>\n"
			    . "AllowOverride All\n</Directory>");
		my $ada = $site->client;
		my $home = $ada->get('/members/');
		is $home->{status}, 200, 'the folder shows the start page';
		for my $link ($home->{body} =~ /(?:href|src|action)="([^"#]+)/g) {
			like $link, qr{^/members/($|\w+\.fcgi|static/)},
			    "$link stays in the folder";
			is $ada->get($link)->{status}, 200, 'and is there';
		}
		my $asked = $ada->get_json('/members/captcha.fcgi')->{json};
		my $answer = $ada->post('/members/register.fcgi',
			$ada->fields('ada'), captcha_token => $asked->{token},
			captcha => $site->captcha($asked->{token}));
		is_goes $answer, '/members/confirm.fcgi', 'registered';
		my $code = $site->code('ada@example.com');
		ok $code, 'the mail came';
		is_goes $ada->post('/members/confirm.fcgi', code => $code),
		    '/members/account.fcgi', 'signed in';
		is $ada->get('/members/account.fcgi')->{status}, 200,
		    'My Account';
		is $ada->get('/members/session.fcgi')->{status}, 204,
		    'and known to the rest of the site';
		is_deeply [ glob "$dir/planted/*" ], [],
		    'security 26: nothing below the document root is used';
		guarded($site, $dir, $ada) if $web eq 'fcgid';
		$site->stop;
	};
}

done_testing;
