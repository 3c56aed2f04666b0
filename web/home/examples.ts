/** Starting points by trade: each fills the field with words that can be sent as they are, or changed. */
export const examples: readonly { readonly trade: string; readonly gist: string; readonly words: string }[] =
  [
    {
      trade: 'Onboarding',
      gist: 'A new SaaS customer, with CRM, e-mail and billing',
      words:
        'When a customer signs, sales operations checks the data, we create the contact in Salesforce, open the billing account in Stripe and send the welcome e-mail. The customer should be able to log in within two business days. If an integration does not answer, we retry and then tell sales operations.',
    },
    {
      trade: 'Refund',
      gist: 'Above 500 €, with approval and charge-back',
      words:
        'A customer asks for a refund. Support checks the order in the shop system. Up to 500 € support refunds at once; above that the team lead approves within one business day. If the bank has already started a charge-back, finance takes over. The customer gets an e-mail with the decision.',
    },
    {
      trade: 'Incident',
      gist: 'From alert to all-clear, with escalation',
      words:
        'Monitoring raises an alert. The on-call engineer confirms it within 15 minutes, otherwise it escalates to the team lead. For severity 1 we open a status page entry and inform customers every 30 minutes. After the all-clear we write a post-mortem within five days.',
    },
    {
      trade: 'Invoice',
      gist: 'Received, checked, approved, paid',
      words:
        'A supplier sends an invoice by e-mail. Accounting matches it with the purchase order in SAP. If amounts differ by more than 2 %, purchasing clears it up with the supplier. The cost centre owner approves, above 10,000 € also the CFO. We pay within the discount period.',
    },
  ]
