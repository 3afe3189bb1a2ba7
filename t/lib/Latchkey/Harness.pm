package Latchkey::Harness;

# prove's harness with three habits of ours: a file that does not end in .t is a
# program, in CI a test that was skipped has failed, and where several run at a
# time (prove -j) one of them at most is a browser, and some have the machine to
# themselves: they measure, or kill by the clock.
use strict;
use warnings;
use parent 'TAP::Harness';

my @alone = ((map { "$_.t" } qw(attack_limits attack_silence fuzz kill worker)),
	qw(kick password store_fault torture/power torture/race torture/store));
my %rules = (seq => [
	{ seq => [ map { "**/$_" } @alone ] },
	{ par => [ { seq => '**/browser*.t' }, { par => '**' } ] },
]);

sub new {
	my ($class, $arguments) = @_;
	return $class->SUPER::new({
		rules => \%rules,
		%{ $arguments || {} },
		aggregator_class => 'Latchkey::Harness::Aggregator',
		exec => sub {
			my ($harness, $file) = @_;
			return $file =~ /\.t\z/ ? [ $^X, $file ] : [$file];
		},
	});
}

package Latchkey::Harness::Aggregator;

use parent -norequire, 'TAP::Parser::Aggregator';
BEGIN { require TAP::Parser::Aggregator }

sub add {
	my ($self, $name, $parser) = @_;
	if ($ENV{CI}) {
		my $all = $parser->skip_all;
		$parser->_add_error("everything was skipped: $all") if $all;
		$parser->_add_error("test $_ was skipped") for $parser->skipped;
	}
	return $self->SUPER::add($name, $parser);
}

1;
