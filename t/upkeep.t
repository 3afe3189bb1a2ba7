#!/usr/bin/perl
# The store is merged by the command that the helper starts, never by a program
# that answers visitors.
use strict;
use warnings;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey::Check;
use Test::More;
use Time::HiRes qw(time sleep);

my $site = Latchkey->new;

# The number of the newest base.
sub base {
	my ($last) = sort { $b <=> $a } map { /base\.(\d+)\.gdbm$/ }
	    glob $site->state . '/base.*.gdbm';
	return $last // 0;
}

# As the alarm does after a minute without a request; one that comes while a
# program is still busy is lost.
sub idle { kill ALRM => $site->pids($_[0]) }

# Sooner than a helper looks for what another left, which is after 15 s.
sub comes {
	my ($number, $program) = @_;
	my $end = time + 8;
	until (base() >= $number || time > $end) {
		idle($program) if $program;
		sleep 0.1;
	}
	return base() == $number;
}

my $ada = $site->client;
is_goes $ada->register('Ada'), '/confirm', 'somebody registers';
is_goes $ada->post('/confirm', code => $site->code('Ada@example.com')),
    '/account', 'and has an account';
idle('confirm');
is base(), 0, 'while people come nothing is merged';
$site->clock(61);
ok comes(1, 'confirm'), 'after a quiet minute an idle worker has it done';
idle('confirm');
is_goes $site->client->post('/login', login => 'Ada',
	password => 'correct Ada battery'), '/account', 'a sign-in';
$site->clock(122);
ok comes(2, 'login'), 'by the helper of that program too';
is_goes $site->client->post('/login', login => 'Ada',
	password => 'correct Ada battery'), '/account', 'another one';
$site->clock(183);
is $ada->get('/account')->{status}, 200, 'a visit after a quiet minute';
ok comes(3), 'has it done as well';
is +($site->latchkey('verify'))[0], 0, 'all is good';
$site->stop;
done_testing;
