using Postroad.Interop.Neighbours;

namespace Postroad.Interop.Clients;

public sealed class Nodemailer : ICorrespondent
{
    private const string Script = """
        const [port, security, mechanism, authority, from, to, user, file] = process.argv.slice(1);
        const fs = require('fs');
        const mail = require('nodemailer').createTransport({
          host: 'localhost', port: +port, secure: security === 'Tls', requireTLS: security === 'StartTls', ignoreTLS: security === 'Plain',
          tls: { ca: fs.readFileSync(authority) }, authMethod: mechanism, auth: { user, pass: process.env.PASSWORD },
        });
        mail.sendMail({ envelope: { from, to }, raw: fs.readFileSync(file) }).then(() => process.exit(0), error => { console.error(error); process.exit(1); });
        """;

    public Task SendAsync(Submission submission) => Run.ProgramAsync("node",
        ["-e", Script, $"{submission.Port}", $"{submission.Security}", submission.Mechanism, submission.AuthorityFile, Submission.From, submission.Recipient, Submission.User, submission.MessageFile],
        environment: new Dictionary<string, string> { ["PASSWORD"] = Submission.Password, ["NODE_PATH"] = Path.Combine(Installed.Root, "node", "node_modules") });
}
