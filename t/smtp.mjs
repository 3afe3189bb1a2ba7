// A real SMTP server for deliver.t: demands STARTTLS and a login, answers by the
// recipient's name, and prints what it took as a line of JSON each.  Beside it
// are one that speaks TLS from the first byte and one that has none to offer.
//   node smtp.mjs CERTIFICATE KEY
import fs from 'node:fs';
import { SMTPServer } from 'smtp-server';
import { simpleParser } from 'mailparser';

const [certificate, key] = process.argv.slice(2);
const say = object => process.stdout.write(JSON.stringify(object) + '\n');
const refuse = (code, text) => Object.assign(new Error(text), { responseCode: code });
const seen = new Map();
const common = {
	cert: fs.readFileSync(certificate), key: fs.readFileSync(key),
	authOptional: false, logger: false, disableReverseLookup: true,
	onAuth({ username, password }, session, done) {
		if (!session.secure) return done(refuse(530, 'STARTTLS first'));
		if (username !== 'site' || password !== 'secret of the gateway') return done(refuse(535, 'wrong'));
		say({ login: username });
		done(null, { user: username });
	},
	onRcptTo({ address }, session, done) {
		const name = address.split('@')[0], times = (seen.get(name) || 0) + 1;
		seen.set(name, times);
		say({ rcpt: address, times, hello: session.hostNameAppearsAs, from: session.envelope.mailFrom.address });
		if (name === 'never') return done(refuse(550, 'no such user'));
		if (name === 'later' && times < 2) return done(refuse(452, 'mailbox full'));
		if (name === 'stall') return;
		done();
	},
	onData(stream, session, done) {
		const parts = [];
		stream.on('data', part => parts.push(part));
		stream.on('end', async () => {
			if (session.envelope.rcptTo[0].address.startsWith('spam@')) return done(refuse(554, 'looks like spam'));
			const raw = Buffer.concat(parts), mail = await simpleParser(raw);
			say({ mail: { to: session.envelope.rcptTo.map(r => r.address), recipients: session.envelope.rcptTo.length,
				subject: mail.subject, text: mail.text, html: mail.html, from: mail.from.value[0], id: mail.messageId,
				date: mail.date, secure: session.secure, auto: mail.headers.get('auto-submitted'), head: raw.toString('latin1').split('\r\n\r\n')[0],
				bare: /[^\r]\n/.test(raw.toString('latin1')) } });
			done();
		});
	},
};
const listen = options => new Promise(done => {
	const server = new SMTPServer({ ...common, ...options });
	server.on('error', error => say({ error: error.message }));
	server.listen(0, '127.0.0.1', () => done(server.server.address().port));
});
const tls = await listen({ secure: true });
const plain = await listen({ hideSTARTTLS: true });
say({ port: await listen({}), tls, plain });
process.on('SIGTERM', () => process.exit(0));
