// Sends with nodemailer for some seconds and prints its figures in a line, as the other workers do: node nodemailer.js PORT SENDERS SIZE SECONDS
const [port, senders, size, seconds] = process.argv.slice(2).map(Number);
const nodemailer = require(process.env.POSTROAD_NODEMAILER);
const transport = nodemailer.createTransport({ host: '127.0.0.1', port, pool: true, maxConnections: senders, maxMessages: Infinity, secure: false, ignoreTLS: true });
const text = ('x'.repeat(70) + '\r\n').repeat(Math.max(1, Math.floor(size / 72)));

async function measure(duration) {
  const end = performance.now() + duration * 1000, times = [];
  await Promise.all(Array.from({ length: senders }, async () => {
    while (performance.now() < end) {
      const start = performance.now();
      await transport.sendMail({ from: 'a@client.example', to: 'b@server.example', subject: 'x', text });
      times.push(performance.now() - start);
    }
  }));
  return times.sort((a, b) => a - b);
}

(async () => {
  await measure(1);
  const cpu = process.cpuUsage(), began = performance.now();
  const times = await measure(seconds);
  const elapsed = (performance.now() - began) / 1000, used = process.cpuUsage(cpu);
  console.log([times.length / elapsed, (used.user + used.system) / 1000 / times.length, 'NaN', times[times.length >> 1], times[Math.floor(times.length * 0.99)]].join(' '));
  transport.close();
})();
