#!/usr/bin/perl
# The units of conf/systemd: systemd finds nothing wrong with them, and what they
# start serves a whole registration from sockets that systemd made.
use strict;
use warnings;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use File::Temp ();
use Latchkey;
use Test::More;

if (!grep { -x "$_/systemd-socket-activate" } split /:/, $ENV{PATH}) {
	print "1..0 # SKIP systemd is not installed\n";
	exit 0;
}
my $dir = File::Temp->newdir;
my $site = Latchkey->new;
my %place = (BIN => Latchkey::build(), CGI => Latchkey::build() . '/cgi-bin',
	ETC => "$site->{dir}/etc", RUN => "$site->{dir}/run");

# What systemd says of a unit beside the others.
sub verify {
	my ($name) = @_;
	local $ENV{SYSTEMD_UNIT_PATH} = "$dir:";
	my $said = qx(systemd-analyze verify --man=no '$dir/$name' 2>&1);
	return $? ? "status $?: $said" : $said;
}

my @units = map { s{.*/}{}r } glob Latchkey::source() . '/conf/systemd/*';
for my $unit (@units) {
	my $text = Latchkey::fill("systemd/$unit", %place);
	$unit =~ s/\@/\@register/;
	Latchkey::spew("$dir/$unit", $text);
}
is(scalar @units, 6, 'six units');
is(verify($_), '', "$_ is good") for @units;
Latchkey::spew("$dir/wrong.service",
	Latchkey::slurp("$dir/latchkey-sweep.service") =~ s/^User=/Usr=/mr);
like(verify('wrong.service'), qr/Usr/, 'a word that is none would be found');

# A sendmail is set-uid, or starts what is set-gid, and gets nothing of it under
# these with User= (systemd.exec(5) of 252); sweep alone starts none.
my $implies = join '|', qw(NoNewPrivileges DynamicUser LockPersonality
	MemoryDenyWriteExecute PrivateDevices ProtectClock ProtectHostname
	ProtectKernelLogs ProtectKernelModules ProtectKernelTunables
	RestrictAddressFamilies RestrictNamespaces RestrictRealtime
	RestrictSUIDSGID SystemCallArchitectures SystemCallFilter SystemCallLog);
for my $unit (grep { /service$/ && !/sweep/ } @units) {
	is(join(' ', Latchkey::slurp("$dir/$unit") =~ /^(?:$implies)=.*/gm), '',
		"$unit: what may start a sendmail lets it gain its group");
}
like(Latchkey::slurp("$dir/latchkey-sweep.service"), qr/^(?:$implies)=/m,
	'the others are shut in');

my ($start) = Latchkey::slurp("$dir/latchkey\@register.service")
    =~ /^ExecStart=(.*)/m;
for my $name (Latchkey::programs()) {
	$site->dismiss($name);
	$site->run($name, 'systemd-socket-activate', '--inetd', '-l',
		"$site->{dir}/run/$name.sock", split ' ', $start =~ s/%i/$name/r);
}
$site->await_socket($_) for Latchkey::programs();
my $visitor = $site->client;
is($visitor->get("/$_")->{status}, 200, "/$_") for '', qw(register countries
	login recover help);
$visitor->register('Sam');
my $done = $visitor->post('/confirm', code => $site->code('Sam@example.com'));
is($done->{headers}{location}, '/account', 'somebody registers');
is($visitor->get('/session')->{status}, 204, 'and is signed in');
like(join(' ', map { Latchkey::slurp("/proc/$_/comm") } $site->pids('register')),
	qr/^register\s+register\s*$/, 'by two workers each');
$site->stop;
done_testing;
