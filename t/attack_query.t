#!/usr/bin/perl
# Security 1: a query without "=" becomes words of a CGI program's command line
# (RFC 3875, section 4.4).  No program takes them for its admin's.
use strict;
use warnings;
use File::Path qw(make_path);
use FindBin;
use Test::More;
use lib "$FindBin::Bin/lib";
use Latchkey;

# Settings of somebody else, whose log lies where he can see it.
sub plant {
	my ($site) = @_;
	my $dir = $site->{dir};
	make_path("$dir/evil");
	chmod 0777, "$dir/evil";
	my $text = Latchkey::slurp($site->conf);
	$text =~ s{^dir = .*}{dir = $dir/evil/state\nlog = $dir/evil/log}m;
	Latchkey::spew("$dir/evil/conf", $text);
	return "$dir/evil";
}

# What a visitor sees of a program, less what differs from visit to visit.
sub look {
	my ($site, $path) = @_;
	my $answer = eval { $site->client->get($path) } // { status => "no: $@" };
	return join ' ', $answer->{status},
	    $answer->{headers}{'content-type'} // '-';
}

for my $web ([ cgi => 'event' ], [ cgi => 'prefork' ], [ fcgid => 'event' ]) {
	subtest "@$web" => sub {
		my $site = Latchkey->new(web => $web->[0], mpm => $web->[1],
			stopped => 1);
		my $tools = "$site->{dir}/tools";
		$site->{apache} = qq{ScriptAlias "/tools/" "$tools/"\n}
		    . "<Directory $tools>\nRequire all granted\n</Directory>";
		make_path($tools);
		Latchkey::copy_program(Latchkey::build() . "/$_", "$tools/$_")
		    for qw(latchkey latchkey-send);
		$site->start;
		my $evil = plant($site);
		for my $name (Latchkey::programs()) {
			my $path = $name eq 'site' ? '/' : "/$name";
			my $usual = look($site, $path);
			for my $query ("-c+$evil/conf", '--version', '-x') {
				is look($site, "$path?$query"), $usual,
				    "security 1: $path?" . $query =~ s{/.*/}{}r;
			}
		}
		my $visitor = $site->client;
		$visitor->post("/recover?-c+$evil/conf", login => 'ada');
		if ($web->[0] eq 'cgi') {
			look($site, "/tools/$_")
			    for "latchkey?-c+$evil/conf+init",
			    "latchkey-send?-c+$evil/conf+--knock";
			like $site->log, qr/$_ is no program of a web server/,
			    "$_ does nothing for a web server"
			    for qw(latchkey latchkey-send);
		}
		is_deeply [ map { s{.*/}{}r } glob "$evil/*" ], ['conf'],
		    'nothing was done by those settings';
		is scalar(() = $site->log =~ /usage:/g), 0,
		    'nobody was told how to call it';
		$site->stop;
	};
}

done_testing;
