/** Processes as owners tell them, with conditions, exceptions, time limits and things at the same time. */
export const toldProcesses: readonly { readonly title: string; readonly told: string }[] = [
  {
    title: 'Invoice Approval',
    told: 'The accountant checks the invoice within 2 days of receipt. If the amount is above 1,000 € the CFO must approve, otherwise the team lead approves. Accounting pays the invoice unless it is disputed, except for credit notes.',
  },
  {
    title: 'New Employees',
    told: 'When a candidate signs the contract, HR creates the personnel file in Personio. IT orders the laptop while facilities prepares the desk. The team lead greets the new colleague on the first day, unless he is on holiday. After three months HR holds a feedback interview.',
  },
  {
    title: 'Refunds',
    told: 'Customers ask for a refund by e-mail. The support agent checks the order. For orders above 500 euros, the team lead decides. In case of a dispute, legal reviews the case within two business days. Finance pays the refund in Stripe, but not for vouchers. We get about 40 refunds a week.',
  },
  {
    title: 'Incident Response',
    told: 'The on-call engineer acknowledges the alert within 5 minutes. She assesses the impact. If customers are affected she informs support and opens a bridge call. Meanwhile the second engineer collects the logs. If the fix fails twice, the incident commander escalates to the vendor. Never restart the database without approval.',
  },
  {
    title: 'Hiring',
    told: '1. The manager writes the job description\n2. HR publishes the job on the website, except for internal positions\n3. The recruiter screens the applications within one week; candidates without a work permit are rejected\n4. The manager interviews at least three candidates\n5. If nobody fits, the recruiter publishes the job again. Otherwise HR sends the offer.',
  },
  {
    title: 'Purchase Requests',
    told: 'The requester fills in the form. The team lead approves it if the amount is below 500 EUR, otherwise the head of purchasing approves. Purchasing asks three suppliers for quotes unless there is a framework contract. The cheapest supplier gets the order. Goods are received by the warehouse and checked against the order.',
  },
  {
    title: 'Damage Claims',
    told: 'The customer reports the damage online or by phone. A clerk registers the claim in Guidewire. An expert inspects the damage within 5 working days, but only for claims above 2,000 EUR. The clerk decides on the claim. If the claim is refused, the customer is informed in writing. Otherwise the money is paid within 10 days. Fraud suspicions always go to the investigation unit.',
  },
  {
    title: 'Machine Maintenance',
    told: 'Every Friday the technician inspects the machines. Worn parts are replaced immediately. If a part is not in stock, the technician orders it and marks the machine as blocked. The shift leader releases the machine after a test run. Machines older than ten years are inspected twice a week.',
  },
  {
    title: 'Patient Intake',
    told: 'The receptionist registers the patient and checks the insurance card. A nurse takes the vital signs in parallel the doctor reads the referral. Emergencies skip the registration. If the patient is under 16 a parent must sign the consent form. The doctor examines the patient and documents the findings in Epic.',
  },
  {
    title: 'Publishing',
    told: 'The editor assigns the topic. The author writes the draft within 3 days, or 5 days for long reads. Two editors review it at the same time. As long as there are open comments, the author revises the text. Legal checks articles about companies. The editor publishes the article in WordPress before noon and shares it on LinkedIn.',
  },
]
