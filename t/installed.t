#!/usr/bin/perl
# What `make install` leaves, in a folder of its own, runs a site: pages,
# programs and messages come from there and nowhere else.
use strict;
use warnings;
use File::Find;
use File::Path qw(make_path);
use FindBin;
use Test::More;
use lib "$FindBin::Bin/lib";
use Latchkey;
use Latchkey::Check;

my $root = File::Temp::tempdir('latchkey.XXXXXX', TMPDIR => 1, CLEANUP => 1);
chmod 0755, $root;
my $build = Latchkey::build();
my $said = qx(make -C $build -s install DESTDIR=$root 2>&1);
is $?, 0, 'make install' or diag $said;

# The folder in which that file lies.
sub place {
	my ($name, $above) = @_;
	my @found;
	find(sub { push @found, $File::Find::dir
		if $_ eq $name && -f && $File::Find::dir =~ /$above/ }, $root);
	return $found[0];
}

my $cgi  = place('register', qr/./);
my $bin  = place('latchkey', qr/bin$/);
my $data = place('login.xhtml', qr{pages/en$});
$data =~ s{/pages/en$}{};

for my $web (qw(nginx cgi)) {
	subtest $web => sub {
		my $site = Latchkey->new(web => $web, stopped => 1, cgi => $cgi,
			bin => $bin);
		my $sendmail = "$site->{dir}/sendmail";
		Latchkey::spew($sendmail, "#!/bin/sh\n"
		    . "sed 's/\$/\r/' >$site->{state}/outbox/mail/new && "
		    . "mv $site->{state}/outbox/mail/new "
		    . "$site->{state}/outbox/mail/\$\$.eml\n");
		chmod 0755, $sendmail;
		$site->write_settings(
			site => { data => $data, countries => "$data/countries" },
			mail => { transport => 'sendmail', sendmail => $sendmail });
		# Of a tree that was moved; for one request there is no -c.
		make_path("$cgi/../etc");
		unlink "$cgi/../etc/latchkey.conf";
		symlink $site->conf, "$cgi/../etc/latchkey.conf";
		make_state($site);
		make_path("$site->{state}/outbox/mail");
		chown $site->{uid}, -1, "$site->{state}/outbox",
		    "$site->{state}/outbox/mail";
		$site->start;
		my $ada = $site->client;
		is_goes $ada->register('ada'), '/confirm', 'registered';
		my $code = $site->code('ada@example.com');
		ok $code, 'install A1: an installed tree sends its mail';
		is_goes $ada->post('/confirm', code => $code // ''), '/account',
		    'and its code is good';
		$site->stop;
	};
}

done_testing;
