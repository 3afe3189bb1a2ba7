package Latchkey::Harness;

# prove's harness with two habits of ours: a file that does not end in .t is a
# program, and in CI a test that was skipped has failed.
use strict;
use warnings;
use parent 'TAP::Harness';

sub new {
	my ($class, $arguments) = @_;
	return $class->SUPER::new({
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
